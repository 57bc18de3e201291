package xlsx

import "strconv"

type numberFormat struct{ code string }
type localeT struct{ yes, no string }

var german = localeT{"WAHR", "FALSCH"}

func parseFormat(code string) *numberFormat  { return &numberFormat{code} }
func builtinFormat(id int) (string, bool)    { return "General", true }
func (f *numberFormat) general() bool        { return true }
func (f *numberFormat) plainText() bool      { return true }
func (f *numberFormat) valueType() ValueType { return Float }
func (f *numberFormat) appendNumber(dst []byte, v float64, d bool) []byte {
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}
func (f *numberFormat) appendText(dst, text []byte) []byte { return append(dst, text...) }
func appendDate(dst []byte, v float64, d bool) []byte      { return dst }
func appendDuration(dst []byte, v float64) []byte          { return dst }
func appendShortest(dst, raw []byte) ([]byte, bool) {
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return dst, false
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64), true
}
func isoSerial(raw []byte, d bool) (float64, bool) { return 0, false }
func width(s string) float64                       { v, _ := strconv.ParseFloat(s, 64); return v }
