package pdfread

// The objects of a PDF (ISO 32000-1, 7.3) as Go values: nil, bool, int64,
// float64 and these.
type (
	name   string // without the slash
	str    string // the bytes of a string, decoded from either notation
	array  []any
	dict   map[name]any
	ref    struct{ num, gen int64 }
	stream struct {
		dict dict
		at   int64 // of the data in the file
	}
	keyword string // an operator, or a word that belongs to the syntax
)

// number returns the value of an integer or real.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// numbers returns n numbers, or nil when v does not begin with these.
func numbers(v array, n int) []float64 {
	if len(v) < n {
		return nil
	}
	out := make([]float64, n)
	for i := range out {
		x, ok := number(v[i])
		if !ok {
			return nil
		}
		out[i] = x
	}
	return out
}
