package pdfread

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// write prints an object as PDF.
func write(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case name:
		return "/" + string(v)
	case str:
		return fmt.Sprintf("<%X>", string(v))
	case ref:
		return fmt.Sprintf("%d %d R", v.num, v.gen)
	case float64:
		return fmt.Sprintf("%f", v)
	case array:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = write(x)
		}
		return "[" + strings.Join(parts, " ") + "]"
	case dict:
		var parts []string
		for k, x := range v {
			parts = append(parts, "/"+string(k)+" "+write(x))
		}
		slices.Sort(parts)
		return "<<" + strings.Join(parts, " ") + ">>"
	}
	return fmt.Sprint(v)
}

func deflate(b []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// repack writes a PDF anew in the way of PDF 1.5 and later: objects in object
// streams, the cross-reference in a stream with a predictor.
func repack(t testing.TB, src []byte) []byte {
	t.Helper()
	f, err := open(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	out := bytes.NewBufferString("%PDF-1.7\n")
	var entries []entry
	set := func(num int64, e entry) {
		for int64(len(entries)) <= num {
			entries = append(entries, entry{kind: free})
		}
		entries[num] = e
	}
	type packedObject struct {
		num  int64
		text string
	}
	var loose []packedObject
	for num, e := range f.entries {
		if e.kind != plain {
			continue
		}
		v, err := f.load(ref{int64(num), int64(e.gen)})
		if err != nil {
			t.Fatal(err)
		}
		s, ok := v.(stream)
		if !ok {
			loose = append(loose, packedObject{int64(num), write(v)})
			continue
		}
		length, err := f.int(s.dict["Length"])
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(io.NewSectionReader(bytes.NewReader(src), s.at, length))
		if err != nil {
			t.Fatal(err)
		}
		set(int64(num), entry{at: int64(out.Len()), kind: plain})
		fmt.Fprintf(out, "%d 0 obj\n%s\nstream\r\n%s\nendstream\nendobj\n", num, write(s.dict), raw)
	}
	next := int64(len(f.entries))
	for chunk := range slices.Chunk(loose, 20) {
		var head, body strings.Builder
		for i, o := range chunk {
			fmt.Fprintf(&head, "%d %d ", o.num, body.Len())
			body.WriteString(o.text + "\n")
			set(o.num, entry{at: next, gen: uint32(i), kind: packed})
		}
		data := deflate([]byte(head.String() + body.String()))
		set(next, entry{at: int64(out.Len()), kind: plain})
		fmt.Fprintf(out, "%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n", next, len(chunk), head.Len(), len(data), data)
		next++
	}
	at := out.Len()
	set(next, entry{at: int64(at), kind: plain})
	const width = 7
	var table bytes.Buffer
	above := make([]byte, width)
	for _, e := range entries {
		row := []byte{byte(e.kind) - byte(free)}
		row = binary.BigEndian.AppendUint32(row, uint32(e.at))
		row = binary.BigEndian.AppendUint16(row, uint16(e.gen))
		table.WriteByte(2) // Up
		for i := range row {
			table.WriteByte(row[i] - above[i])
		}
		above = row
	}
	data := deflate(table.Bytes())
	fmt.Fprintf(out, "%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %s/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>/Length %d>>stream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF\n",
		next, len(entries), write(f.trailer["Root"]), width, len(data), data, at)
	return out.Bytes()
}
