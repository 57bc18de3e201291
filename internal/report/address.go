package report

import (
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/table"
)

// AddressLines is what there is to say about addresses that were to be divided into
// two lines.
type AddressLines struct {
	Separate  []table.Column // they have street and town already: there was nothing to do
	Without   int            // rows without an address
	Unsure    []AddressCell  // addresses that cannot be divided with certainty
	Different []AddressCell  // lines that hold something else, which stays
}

// An AddressCell is a cell with an address or one line of it.
type AddressCell struct {
	Row    int
	Column string // letters
	Text   string // what it holds
	Found  string // what the address says instead
}

func (c *AddressCell) place() string { return c.Column + strconv.Itoa(c.Row) }

// addressLines lists the addresses that a person must look at.
func (b *builder) addressLines() {
	if b.Lines == nil {
		return
	}
	unsure := Section{Key: "address-unsure", Title: "Adressen, die sich nicht sicher in zwei Zeilen teilen lassen", Unit: [2]string{"Zeile", "Zeilen"},
		Why:     "Sicher ist nur: Straße und Hausnummer, dann das letzte Komma, dann eine Postleitzahl mit fünf Ziffern und der Ort, alles ohne Zeilenumbruch. Sonst bleiben Straße und PLZ Ort, wie sie sind.",
		Remedy:  "Die Adresse wie „Am Rain 5, 00000 Musterstadt“ schreiben und noch einmal ausführen, oder Straße und PLZ Ort in diesen Zeilen von Hand ausfüllen.",
		Columns: []string{"Zeile", "Name", "Zelle", "steht da"}}
	for _, c := range b.Lines.Unsure {
		unsure.Count++
		unsure.Add(b.limits.Rows, strconv.Itoa(c.Row), b.nameAt(c.Row), c.place(), c.Text)
	}
	different := Section{Key: "address-different", Title: "In Straße oder PLZ Ort steht etwas anderes als in der Adresse", Unit: [2]string{"Zelle", "Zellen"},
		Why:     "Der vorhandene Eintrag bleibt stehen.",
		Remedy:  "Prüfen, was stimmt. Gilt die Adresse, die Zelle leeren und noch einmal ausführen (--ersetzen ersetzt alle auf einmal, aber auch abweichende Accounts). Sonst die Adresse berichtigen.",
		Columns: []string{"Zeile", "Name", "Zelle", "steht da", "in der Adresse"}}
	for _, c := range b.Lines.Different {
		different.Count++
		different.Add(b.limits.Rows, strconv.Itoa(c.Row), b.nameAt(c.Row), c.place(), c.Text, c.Found)
	}
	b.put(unsure, different)
}

func (b *builder) nameAt(row int) string {
	if i, ok := b.Plan.Index(row); ok {
		return name(b.Plan.Row(i))
	}
	return ""
}

// addressOutcome says what needs no list.
func (b *builder) addressOutcome(say func(string, ...any)) {
	l := b.Lines
	if l == nil {
		return
	}
	if len(l.Separate) > 0 {
		say("Straße und Ort haben schon eigene Spalten (%s); für --adresszeilen gab es nichts zu tun.", placesOf(sorted(l.Separate)))
	}
	if l.Without > 0 {
		say("%s.", Many(l.Without, "Zeile hat keine Adresse", "Zeilen haben keine Adresse"))
	}
}

func sorted(cols []table.Column) []table.Column {
	return slices.SortedFunc(slices.Values(cols), func(a, b table.Column) int { return a.Col - b.Col })
}

type (
	jsonLines struct {
		Separate  []jsonAddressColumn `json:"separateColumns"`
		Without   int                 `json:"withoutAddress"`
		Unsure    []jsonAddressCell   `json:"unsureAddresses"`
		Different []jsonAddressCell   `json:"differentLines"`
	}
	jsonAddressColumn struct {
		Column string `json:"column"`
		Header string `json:"header"`
	}
	jsonAddressCell struct {
		Row   int    `json:"row"`
		Cell  string `json:"cell"`
		Text  string `json:"text"`
		Found string `json:"found,omitempty"`
	}
)

func (l *AddressLines) json() *jsonLines {
	if l == nil {
		return nil
	}
	j := &jsonLines{Separate: []jsonAddressColumn{}, Without: l.Without, Unsure: jsonCells(l.Unsure), Different: jsonCells(l.Different)}
	for _, c := range sorted(l.Separate) {
		j.Separate = append(j.Separate, jsonAddressColumn{table.ColumnName(c.Col), strings.TrimSpace(c.Header)})
	}
	return j
}

func jsonCells(cells []AddressCell) []jsonAddressCell {
	list := []jsonAddressCell{}
	for _, c := range cells {
		list = append(list, jsonAddressCell{c.Row, c.place(), c.Text, c.Found})
	}
	return list
}
