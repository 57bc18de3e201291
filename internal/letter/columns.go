package letter

import (
	"maps"
	"slices"
	"strings"

	"elterntool/internal/table"
)

// The names by which texts call what the table means, whatever the header says there.
var fieldNames = map[string]table.Field{
	"Vorname": table.FirstName, "Nachname": table.LastName, "Namenszusatz": table.Particle, "Titel": table.Title,
	"Anrede": table.Salutation, "Adresse": table.Address, "Straße": table.Street, "Hausnummer": table.HouseNumber,
	"PLZ": table.PostalCode, "Ort": table.Town, "Klasse": table.Class, "E-Mail": table.Email, "Telefon": table.Phone,
	"Kind-ID": table.ChildID, "Account": table.Account, "Passwort": table.Password,
	"Registrierungscode": table.Code, "Brief versendet am": table.Sent,
}

// columns finds the column that a text means by a name.
type columns struct {
	table *table.Table
	used  []table.Column  // asked for and there, in the order of the first time
	own   map[string]bool // helper columns asked for
}

func newColumns(t *table.Table) *columns { return &columns{table: t, own: map[string]bool{}} }

// fields are the names that every text may use, whether this table has them or not.
func (c *columns) fields() []string {
	return append(slices.Sorted(maps.Keys(fieldNames)), childrenHeader, orderHeader)
}

// field is the column of a field; the header is "" if the table has none.
func (c *columns) field(f table.Field) table.Column {
	if cols := c.table.Columns[f]; len(cols) > 0 {
		return cols[0]
	}
	return table.Column{}
}

// lookUp is the header of the column that the name of a field means, "" if the table
// has none.
func (c *columns) lookUp(name string) string {
	switch {
	case name == childrenHeader && !c.hasChildren(), name == orderHeader && !c.hasClasses():
		return ""
	case name == childrenHeader, name == orderHeader:
		if col, ok := c.named(name); ok {
			return col.Header
		}
		return name
	}
	return c.field(fieldNames[name]).Header
}

// header is lookUp for a letter that shows the column.
func (c *columns) header(name string) string {
	h := c.lookUp(name)
	c.useHeader(h)
	return h
}

// useHeader notes that letters show the column with this header.
func (c *columns) useHeader(header string) {
	if h := strings.TrimSpace(header); h == childrenHeader && c.hasChildren() || h == orderHeader && c.hasClasses() {
		c.own[h] = true
		return
	}
	for _, h := range c.table.Headers {
		if h.Header == header {
			c.use(h)
			return
		}
	}
}

// use notes that letters show the column.
func (c *columns) use(col table.Column) {
	if col.Col > 0 && !slices.Contains(c.used, col) {
		c.used = append(c.used, col)
	}
}

// named is the column with that header.
func (c *columns) named(header string) (table.Column, bool) {
	for _, h := range c.table.Headers {
		if strings.TrimSpace(h.Header) == header {
			return h, true
		}
	}
	return table.Column{}, false
}

func (c *columns) hasClasses() bool  { return c.field(table.Class).Col > 0 }
func (c *columns) hasChildren() bool { return c.hasClasses() || c.field(table.ChildName).Col > 0 }
