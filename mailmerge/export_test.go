package mailmerge

// What tests outside of the package ask: the rules themselves, without a document.
var (
	Holds         = holds
	Possible      = possible
	SQLCondition  = sqlCondition
	EncodeName    = encodeName
	ParseLanguage = func(tag string) ([]string, bool) {
		l, ok := parseLanguage(tag)
		return []string{l.language, l.script, l.country, l.tag}, ok
	}
	Href = func(file string) string { return (&Source{File: file}).href() }
	SQL  = func(s *Source) string { return s.Query.sql(s.Table, aliasesFor(s.Query, s.Query.Columns)) }
)

// WriterCondition writes a condition over columns as they are.
func WriterCondition(c Condition) string {
	return writerCondition(c, func(column string) string { return "[" + column + "]" })
}
