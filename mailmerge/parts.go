package mailmerge

import (
	"io"
	"strconv"
)

func (j *job) meta(w io.Writer) error {
	return writeXML(w, func(x *xmlWriter) {
		x.start("office:document-meta", "xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
			"xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "xmlns:dc", "http://purl.org/dc/elements/1.1/", "office:version", "1.3")
		x.start("office:meta")
		x.element("meta:generator", "mailmerge")
		if j.doc.Title != "" {
			x.element("dc:title", j.doc.Title)
		}
		for _, word := range j.doc.Keywords {
			x.element("meta:keyword", word)
		}
		x.element("meta:creation-date", j.doc.Created.Format("2006-01-02T15:04:05"))
		if j.doc.Language != "" {
			x.element("dc:language", j.doc.Language)
		}
		x.end("office:meta")
		x.end("office:document-meta")
	})
}

// layoutSettings are settings that LibreOffice otherwise takes from the time before ODF, or that
// make a template and merged letters differ.
var layoutSettings = []struct{ name, value string }{
	{"AddParaTableSpacing", "true"},
	{"AddParaTableSpacingAtStart", "true"},
	{"AddParaSpacingToTableCells", "true"},
	{"AddParaLineSpacingToTableCells", "true"},
	{"AddExternalLeading", "true"},
	{"AlignTabStopPosition", "true"},
	{"CollapseEmptyCellPara", "true"},
	{"ConsiderTextWrapOnObjPos", "false"},
	{"DoNotJustifyLinesWithManualBreak", "false"},
	{"DoNotResetParaAttrsForNumFont", "false"},
	{"EmptyDbFieldHidesPara", "false"}, // a line with nothing but an empty field stays, as in merged letters
	{"FieldAutoUpdate", "true"},
	{"IgnoreFirstLineIndentInNumbering", "false"},
	{"PropLineSpacingShrinksFirstLine", "true"},
	{"SurroundTextWrapSmall", "false"},
	{"TableRowKeep", "false"},
	{"TabsRelativeToIndent", "true"},
	{"TabOverflow", "true"},
	{"UseFormerLineSpacing", "false"},
	{"UseFormerObjectPositioning", "false"},
	{"UseFormerTextWrapping", "false"},
	{"UseOldNumbering", "false"},
	{"UseOldPrinterMetrics", "false"},
}

func (j *job) settings(w io.Writer) error {
	return writeXML(w, func(x *xmlWriter) {
		// without the namespace ooo LibreOffice ignores the whole set, without a word
		x.start("office:document-settings", "xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
			"xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0", "xmlns:ooo", "http://openoffice.org/2004/office", "office:version", "1.3")
		x.start("office:settings")
		x.start("config:config-item-set", "config:name", "ooo:configuration-settings")
		item := func(name, kind, value string) {
			x.element("config:config-item", value, "config:name", name, "config:type", kind)
		}
		if s := j.doc.Source; s != nil && j.template {
			command, kind := s.command()
			item("EmbeddedDatabaseName", "string", databaseName)
			item("CurrentDatabaseDataSource", "string", s.Name)
			item("CurrentDatabaseCommand", "string", command)
			item("CurrentDatabaseCommandType", "int", map[string]string{"table": "0", "query": "1"}[kind])
		}
		for _, s := range layoutSettings {
			item(s.name, "boolean", s.value)
		}
		item("PrinterIndependentLayout", "string", "high-resolution")
		item("PrintEmptyPages", "boolean", strconv.FormatBool(j.template || j.options.Duplex))
		x.end("config:config-item-set")
		x.end("office:settings")
		x.end("office:document-settings")
	})
}

// database writes the data source: a spreadsheet, all of its tables, and the
// query. LibreOffice wants the media type of ODS for an .xlsx too.
func (j *job) database(w io.Writer) error {
	s := j.doc.Source
	return writeXML(w, func(x *xmlWriter) {
		x.start("office:document-content", "xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
			"xmlns:db", "urn:oasis:names:tc:opendocument:xmlns:database:1.0", "xmlns:xlink", "http://www.w3.org/1999/xlink", "office:version", "1.3")
		x.start("office:body")
		x.start("office:database")
		x.start("db:data-source")
		x.start("db:connection-data")
		x.start("db:database-description")
		x.empty("db:file-based-database", "xlink:type", "simple", "xlink:href", s.href(), "db:media-type", "application/vnd.oasis.opendocument.spreadsheet")
		x.end("db:database-description")
		x.end("db:connection-data")
		x.start("db:application-connection-settings")
		x.start("db:table-filter")
		x.start("db:table-include-filter")
		x.element("db:table-filter-pattern", "%") // without a pattern the source has no tables
		x.end("db:table-include-filter")
		x.end("db:table-filter")
		x.end("db:application-connection-settings")
		x.end("db:data-source")
		if q := s.Query; q != nil {
			x.start("db:queries")
			x.empty("db:query", "db:name", q.Name, "db:command", q.sql(s.Table, aliasesFor(q, j.survey.asked)))
			x.end("db:queries")
		}
		x.end("office:database")
		x.end("office:body")
		x.end("office:document-content")
	})
}
