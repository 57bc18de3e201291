package pdfread

import (
	"bytes"
	"compress/zlib"
	"io"
)

// data returns the unpacked bytes of a stream, at most limit of them.
func (f *file) data(s stream, limit int64) ([]byte, error) {
	length, err := f.int(s.dict["Length"])
	if err != nil {
		return nil, err
	}
	if length < 0 || s.at > f.size-length {
		return nil, damaged("a stream ends behind the file")
	}
	const mark = "endstream"
	behind, err := f.bytes(s.at+length, min(f.size-s.at-length, int64(len("\r\n"+mark))))
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(bytes.TrimLeft(behind, "\r\n"), []byte(mark)) {
		return nil, damaged("a stream has another length")
	}
	filters, params, err := f.filters(s.dict)
	if err != nil {
		return nil, err
	}
	var r io.Reader = io.NewSectionReader(f.r, s.at, length)
	if len(filters) > 1 {
		return nil, unsupported("several filters for one stream")
	}
	var predict dict
	if len(filters) == 1 {
		if filters[0] != any(name("FlateDecode")) {
			return nil, unsupported("filter %v", filters[0])
		}
		z, err := zlib.NewReader(r)
		if err != nil {
			return nil, damaged("stream: %v", err)
		}
		defer z.Close()
		r, predict = z, params
	}
	var out bytes.Buffer
	if _, err := io.Copy(&out, io.LimitReader(r, limit+1)); err != nil {
		return nil, damaged("stream: %v", err)
	}
	if int64(out.Len()) > limit {
		return nil, tooLarge("stream")
	}
	return f.unpredict(out.Bytes(), predict)
}

func (f *file) filters(d dict) (array, dict, error) {
	v, err := f.get(d["Filter"])
	if err != nil {
		return nil, nil, err
	}
	p, err := f.get(d["DecodeParms"])
	if err != nil {
		return nil, nil, err
	}
	var filters array
	switch v := v.(type) {
	case nil:
	case array:
		filters = v
		if a, ok := p.(array); ok && len(a) > 0 {
			if p, err = f.get(a[0]); err != nil {
				return nil, nil, err
			}
		}
	default:
		filters = array{v}
	}
	params, _ := p.(dict)
	return filters, params, nil
}

// unpredict undoes the predictors of PNG, which cross-reference streams like to use.
func (f *file) unpredict(b []byte, params dict) ([]byte, error) {
	predictor, err := f.int(params["Predictor"])
	if err != nil || predictor <= 1 {
		return b, err
	}
	columns, err := f.int(params["Columns"])
	if err != nil {
		return nil, err
	}
	if predictor < 10 || params["Colors"] != nil || params["BitsPerComponent"] != nil {
		return nil, unsupported("predictor %d", predictor)
	}
	if columns < 1 || columns >= int64(max(len(b), 1)) {
		return nil, damaged("predictor")
	}
	width := int(columns)
	out := make([]byte, 0, len(b))
	above := make([]byte, width)
	for len(b) > width {
		row := b[1 : width+1]
		switch b[0] {
		case 0:
		case 1:
			for i := 1; i < width; i++ {
				row[i] += row[i-1]
			}
		case 2:
			for i := range row {
				row[i] += above[i]
			}
		default:
			return nil, unsupported("predictor of a row: %d", b[0])
		}
		out = append(out, row...)
		above, b = row, b[width+1:]
	}
	return out, nil
}
