package mailmerge_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"elterntool/mailmerge"
)

// invitation is a letter of one page, bound to a spreadsheet that lies beside it.
func invitation() *mailmerge.Document {
	return &mailmerge.Document{
		Title:    "Invitation",
		Language: "en-GB",
		Created:  time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC),
		Fonts:    []mailmerge.Font{{Name: "Liberation Sans", Fallbacks: []string{"Arial"}, Generic: mailmerge.Swiss}},
		ParagraphStyles: []mailmerge.ParagraphStyle{
			{Name: mailmerge.StandardStyle, SpaceAfter: new(3.0), Text: mailmerge.TextProperties{Size: 11}},
			{Name: "Address", Parent: mailmerge.StandardStyle, SpaceAfter: new(0.0)},
		},
		TextStyles: []mailmerge.TextStyle{{Name: "Strong", Text: mailmerge.TextProperties{Bold: mailmerge.On}}},
		Pages: []mailmerge.PageStyle{{
			Name: "Letter", Top: 90, Right: 20, Bottom: 10, Left: 25,
			Footer: &mailmerge.Band{Height: 8, Blocks: []mailmerge.Block{
				mailmerge.Paragraph{Style: "Address", Text: []mailmerge.Inline{
					mailmerge.Field{Column: "Name"}, mailmerge.Text(", page "), mailmerge.PageNumber{}, mailmerge.Text(" of "), mailmerge.PageCount{},
				}},
			}},
		}},
		Body: []mailmerge.Block{
			mailmerge.Paragraph{
				Text: []mailmerge.Inline{mailmerge.Text("Dear "), mailmerge.Field{Column: "Name"}, mailmerge.Text(",")},
				Drawings: []mailmerge.Drawing{mailmerge.Frame{X: 25, Y: 50, Width: 80, Height: 30, Blocks: []mailmerge.Block{
					mailmerge.Paragraph{Style: "Address", Text: []mailmerge.Inline{mailmerge.Field{Column: "Name"}}},
					mailmerge.Paragraph{Style: "Address", HideIf: mailmerge.Empty("Department"), Text: []mailmerge.Inline{mailmerge.Field{Column: "Department"}}},
					mailmerge.Paragraph{Style: "Address", Text: []mailmerge.Inline{mailmerge.Field{Column: "Town"}}},
				}}},
			},
			mailmerge.Paragraph{Text: []mailmerge.Inline{
				mailmerge.Text("the party is on "), mailmerge.Span{Style: "Strong", Text: []mailmerge.Inline{mailmerge.Text("Friday")}}, mailmerge.Text("."),
			}},
		},
		Source: &mailmerge.Source{
			Name: "invitation-guests", File: "Guests 2026.ods", Table: "Guests",
			Query: &mailmerge.Query{
				Name: "Letters", Columns: []string{"Name", "Department", "Town"}, Distinct: true,
				Where: mailmerge.NotEmpty("Town"), OrderBy: []mailmerge.Order{{Column: "Name"}},
			},
		},
	}
}

// A template for Writer: it lies beside "Guests 2026.ods", and printing it asks
// whether a form letter is meant.
func Example() {
	f, err := os.CreateTemp("", "*.odt")
	if err != nil {
		log.Fatal(err)
	}
	defer os.Remove(f.Name())
	if err := invitation().WriteTemplate(f); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Println("columns:", invitation().Columns())
	// Output: columns: [Name Department Town]
}

// The same letter, merged: one document with a letter for each guest.
func ExampleDocument_WriteMerged() {
	guests := []mailmerge.Record{
		{Values: map[string]string{"Name": "Ada Example", "Department": "", "Town": "00000 Sampleton"}},
		{Values: map[string]string{"Name": "Bob Example", "Department": "Games", "Town": "00000 Sampleton"}},
	}
	err := invitation().WriteMerged(io.Discard, guests, mailmerge.MergeOptions{Duplex: true, Mark: "DRAFT"})
	fmt.Println(err)
	// Output: <nil>
}

// Check says what is wrong, and where.
func ExampleDocument_Check() {
	d := invitation()
	d.Body = append(d.Body, mailmerge.Paragraph{Style: "Adress", Text: []mailmerge.Inline{mailmerge.Field{Column: "Twon"}}})
	d.Source.Query.OrderBy = []mailmerge.Order{{Column: "Age"}}
	err := d.Check()
	fmt.Println(err)
	fmt.Println(errors.Is(err, mailmerge.ErrUnknown))
	// Output:
	// Source.Query.OrderBy[0].Column: the query does not select this column: "Age": LibreOffice sorts by selected columns only
	// Body[2].Style: the document defines nothing of this name: "Adress"
	// Body[2].Text[0].Column: the query does not select this column: "Twon"
	// true
}

// One condition hides a paragraph, chooses records and decides for merged letters.
func ExampleCondition() {
	children := mailmerge.And{
		mailmerge.NotEmpty("Children"),
		mailmerge.Not{Condition: mailmerge.Equal{Column: "Invited", Value: "alone"}},
	}
	d := invitation()
	d.Source.Query.Columns = append(d.Source.Query.Columns, "Children", "Invited")
	d.Body = append(d.Body, mailmerge.Paragraph{
		HideIf: mailmerge.Not{Condition: children},
		Text:   []mailmerge.Inline{mailmerge.Field{Column: "Children"}, mailmerge.Text(" may come too.")},
	})
	fmt.Println(d.Check(), d.Columns())
	// Output: <nil> [Name Department Town Children Invited]
}
