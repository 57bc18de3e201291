package mailmerge

// A Source binds a template to a spreadsheet. It travels inside the template
// and registers itself when Writer opens it.
type Source struct {
	// Name is the name of the data source in the office. An office that has one
	// of this name already loses it for the time the template is open, so it
	// should be a name that nobody gives by hand, such as "elterntool-datei01".
	Name string

	// File is the spreadsheet, as a path with slashes: relative to the folder of
	// the template ("Datei-01.ods", "../Listen/Datei-01.ods"), or absolute
	// ("/home/a/Datei-01.ods", "C:/Listen/Datei-01.ods", "//server/share/Datei-01.ods").
	// It is not encoded in any way.
	File string

	// Table is a sheet whose first row holds the names of the columns, or a
	// database range whose first row does.
	Table string

	// Query chooses and sorts the records. nil: all rows of the table are
	// records, empty ones among them too.
	Query *Query
}

// A Query chooses records of the table.
type Query struct {
	Name     string
	Columns  []string // the columns that fields and conditions can use
	Distinct bool     // rows that are equal in all Columns are one record
	Where    Condition
	OrderBy  []Order // columns must be among Columns
}

// An Order is a column to sort by.
type Order struct {
	Column     string
	Descending bool
}

// SQL is the command of the document's query as the template holds it; "" without a query.
func (d *Document) SQL() string {
	if d.Source == nil || d.Source.Query == nil {
		return ""
	}
	return d.Source.Query.sql(d.Source.Table, aliasesFor(d.Source.Query, take(d).asked))
}
