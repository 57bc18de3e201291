package newsheet

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A Choice lets a cell be filled from a list only: a drop-down. The texts stand in a
// hidden sheet of their own, since a list within the rule may have no more than 255
// characters in a workbook; the rule names its cells absolutely, so that rows can be sorted.
type Choice struct {
	Row, Col int // of Rows and Headers, from 0
	Texts    []string
}

// choicesName is that of the sheet with the texts to choose from.
const choicesName = "Auswahl"

// The message of a cell that refuses what was typed.
const (
	choiceTitle = "Nicht in der Liste"
	choiceText  = "Bitte einen Eintrag aus der Liste wählen."
)

// places give the first and last row of each choice in the sheet of the texts, from 1.
func (s *Sheet) places() [][2]int {
	list, next := make([][2]int, len(s.Choices)), 1
	for i, c := range s.Choices {
		list[i] = [2]int{next, next + len(c.Texts) - 1}
		next += len(c.Texts)
	}
	return list
}

// validations writes the rules (ODF 1.3, part 3, 9.4.5) and returns their names by cell.
func (s *Sheet) validations(b *bytes.Buffer) map[[2]int]string {
	names := map[[2]int]string{}
	if len(s.Choices) == 0 {
		return names
	}
	b.WriteString(`<table:content-validations>`)
	for i, at := range s.places() {
		c := &s.Choices[i]
		name := fmt.Sprintf("val%d", i+1)
		names[[2]int{c.Row, c.Col}] = name
		fmt.Fprintf(b, `<table:content-validation table:name="%s" table:condition="of:cell-content-is-in-list([$%s.$A$%d:.$A$%d])" `+
			`table:allow-empty-cell="true" table:display-list="unsorted" table:base-cell-address="%s">`+
			`<table:error-message table:title="%s" table:display="true" table:message-type="stop"><text:p>%s</text:p></table:error-message></table:content-validation>`,
			name, choicesName, at[0], at[1], escape(s.ref(c.Row+2, c.Col+1)), choiceTitle, choiceText)
	}
	b.WriteString(`</table:content-validations>`)
	return names
}

// choiceTable writes the hidden sheet.
func (s *Sheet) choiceTable(b *bytes.Buffer) {
	if len(s.Choices) == 0 {
		return
	}
	fmt.Fprintf(b, `<table:table table:name="%s" table:style-name="ta2"><table:table-column table:default-cell-style-name="ce1"/>`, choicesName)
	for _, c := range s.Choices {
		for _, text := range c.Texts {
			b.WriteString(`<table:table-row><table:table-cell table:style-name="ce1" office:value-type="string"><text:p>`)
			paragraph(b, text)
			b.WriteString(`</text:p></table:table-cell></table:table-row>`)
		}
	}
	b.WriteString(`</table:table>`)
}

// ref is a cell as ODF names it, row and column from 1.
func (s *Sheet) ref(row, col int) string {
	return "'" + strings.ReplaceAll(s.Name, "'", "''") + "'." + columnName(col) + fmt.Sprint(row)
}

// addChoices does the same in a workbook.
func addChoices(f *excelize.File, s *Sheet) error {
	if len(s.Choices) == 0 {
		return nil
	}
	if _, err := f.NewSheet(choicesName); err != nil {
		return err
	}
	for i, at := range s.places() {
		c := &s.Choices[i]
		for k, text := range c.Texts {
			if err := f.SetCellStr(choicesName, fmt.Sprintf("A%d", at[0]+k), text); err != nil {
				return err
			}
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(columnName(c.Col+1) + fmt.Sprint(c.Row+2))
		v.SetSqrefDropList(fmt.Sprintf("%s!$A$%d:$A$%d", choicesName, at[0], at[1]))
		v.SetError(excelize.DataValidationErrorStyleStop, choiceTitle, choiceText)
		if err := f.AddDataValidation(s.Name, v); err != nil {
			return err
		}
	}
	return f.SetSheetVisible(choicesName, false)
}
