package zipcopy

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"testing"
)

// A descriptor is one of the forms of a data descriptor.
type descriptor struct {
	on, sig bool
	size    int // bytes per size
}

// A record describes one entry of a built sample.
type record struct {
	name                       string
	stored                     bool
	data                       string
	flags                      uint16 // besides bit 3
	desc                       descriptor
	zip64Local                 bool // sizes in the local header's zip64 field
	zip64Central               bool // sizes and offset in the directory's zip64 field
	localExtra, centralExtra   string
	comment                    string
	gap                        string // bytes in front of the record
	sizesDespiteDescriptor     bool
	rawData                    []byte // in place of the deflated data
	method                     uint16 // in place of stored or deflated
	localName                  string
	localCRC, centralCRC       uint32 // xor
	localSize, centralOffset   int64  // added
	centralUsize, centralCsize int64  // added
	disk                       uint16
}

// A sample describes an archive.
type sample struct {
	prefix         string
	relative       bool // offsets count from the end of prefix
	records        []record
	dirOrder       []int // nil: as the records
	behindRecords  string
	behindDir      string // within its size
	gapBeforeEnd   string
	zip64          bool
	zip64Extension string
	comment        string
	trailing       string
	disk           uint16
	count          int // added
}

func deflateStd(t testing.TB, data string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// build writes the archive, independently of the package's own writing.
func (s sample) build(t testing.TB) []byte {
	t.Helper()
	le := binary.LittleEndian
	var b []byte
	b = append(b, s.prefix...)
	base := int64(0)
	if s.relative {
		base = int64(len(b))
	}
	headers := make([][]byte, len(s.records))
	for i, r := range s.records {
		method, comp := uint16(8), r.rawData
		if r.stored {
			method = 0
		}
		if comp == nil {
			if comp = []byte(r.data); !r.stored {
				comp = deflateStd(t, r.data)
			}
		}
		if r.method != 0 {
			method = r.method
		}
		crc, csize, usize := crc32.ChecksumIEEE([]byte(r.data)), int64(len(comp)), int64(len(r.data))
		flags := r.flags
		if r.desc.on {
			flags |= 8
		}
		b = append(b, r.gap...)
		offset := int64(len(b)) - base

		name := cmp.Or(r.localName, r.name)
		extra := []byte(r.localExtra)
		hcrc, hc, hu := crc^r.localCRC, uint64(csize+r.localSize), uint64(usize)
		if r.desc.on && !r.sizesDespiteDescriptor {
			hcrc, hc, hu = 0, 0, 0
		}
		if r.zip64Local {
			z := le.AppendUint16(nil, 1)
			z = le.AppendUint16(z, 16)
			z = le.AppendUint64(z, hu)
			z = le.AppendUint64(z, hc)
			extra = append(z, extra...)
			hc, hu = 0xFFFFFFFF, 0xFFFFFFFF
		}
		b = le.AppendUint32(b, 0x04034b50)
		b = le.AppendUint16(b, 20)
		b = le.AppendUint16(b, flags)
		b = le.AppendUint16(b, method)
		b = le.AppendUint32(b, 0x5b784e21) // time, date
		b = le.AppendUint32(b, hcrc)
		b = le.AppendUint32(b, uint32(hc))
		b = le.AppendUint32(b, uint32(hu))
		b = le.AppendUint16(b, uint16(len(name)))
		b = le.AppendUint16(b, uint16(len(extra)))
		b = append(b, name...)
		b = append(b, extra...)
		b = append(b, comp...)
		if r.desc.on && r.desc.size > 0 {
			if r.desc.sig {
				b = le.AppendUint32(b, 0x08074b50)
			}
			b = le.AppendUint32(b, crc)
			if r.desc.size == 4 {
				b = le.AppendUint32(b, uint32(csize))
				b = le.AppendUint32(b, uint32(usize))
			} else {
				b = le.AppendUint64(b, uint64(csize))
				b = le.AppendUint64(b, uint64(usize))
			}
		}

		var h []byte
		extra = []byte(r.centralExtra)
		cc, cu, co := uint64(csize+r.centralCsize), uint64(usize+r.centralUsize), uint64(offset+r.centralOffset)
		if r.zip64Central {
			z := le.AppendUint16(nil, 1)
			z = le.AppendUint16(z, 24)
			z = le.AppendUint64(z, cu)
			z = le.AppendUint64(z, cc)
			z = le.AppendUint64(z, co)
			extra = append(extra, z...)
			cc, cu, co = 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF
		}
		h = le.AppendUint32(h, 0x02014b50)
		h = le.AppendUint16(h, 0x031e)
		h = le.AppendUint16(h, 20)
		h = le.AppendUint16(h, flags)
		h = le.AppendUint16(h, method)
		h = le.AppendUint32(h, 0x5b784e21)
		h = le.AppendUint32(h, crc^r.centralCRC)
		h = le.AppendUint32(h, uint32(cc))
		h = le.AppendUint32(h, uint32(cu))
		h = le.AppendUint16(h, uint16(len(r.name)))
		h = le.AppendUint16(h, uint16(len(extra)))
		h = le.AppendUint16(h, uint16(len(r.comment)))
		h = le.AppendUint16(h, r.disk)
		h = le.AppendUint16(h, 1)
		h = le.AppendUint32(h, 0x81a40000)
		h = le.AppendUint32(h, uint32(co))
		h = append(h, r.name...)
		h = append(h, extra...)
		h = append(h, r.comment...)
		headers[i] = h
	}
	b = append(b, s.behindRecords...)
	dirStart := int64(len(b))
	if s.dirOrder == nil {
		for _, h := range headers {
			b = append(b, h...)
		}
	}
	for _, i := range s.dirOrder {
		b = append(b, headers[i]...)
	}
	b = append(b, s.behindDir...)
	dirSize, dirOffset, count := uint64(int64(len(b))-dirStart), uint64(dirStart-base), uint64(len(headers)+s.count)
	if s.dirOrder != nil {
		count = uint64(len(s.dirOrder) + s.count)
	}
	if s.zip64 {
		pos := uint64(int64(len(b)) - base)
		b = le.AppendUint32(b, 0x06064b50)
		b = le.AppendUint64(b, uint64(44+len(s.zip64Extension)))
		b = le.AppendUint16(b, 45)
		b = le.AppendUint16(b, 45)
		b = le.AppendUint64(b, 0)
		b = le.AppendUint64(b, count)
		b = le.AppendUint64(b, count)
		b = le.AppendUint64(b, dirSize)
		b = le.AppendUint64(b, dirOffset)
		b = append(b, s.zip64Extension...)
		b = append(b, s.gapBeforeEnd...)
		b = le.AppendUint32(b, 0x07064b50)
		b = le.AppendUint32(b, 0)
		b = le.AppendUint64(b, pos)
		b = le.AppendUint32(b, 1)
		count, dirSize, dirOffset = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
	} else {
		b = append(b, s.gapBeforeEnd...)
	}
	b = le.AppendUint32(b, 0x06054b50)
	b = le.AppendUint16(b, s.disk)
	b = le.AppendUint16(b, s.disk)
	b = le.AppendUint16(b, uint16(count))
	b = le.AppendUint16(b, uint16(count))
	b = le.AppendUint32(b, uint32(dirSize))
	b = le.AppendUint32(b, uint32(dirOffset))
	b = le.AppendUint16(b, uint16(len(s.comment)))
	b = append(b, s.comment...)
	return append(b, s.trailing...)
}

const (
	timestamps = "UT\x05\x00\x03\x01\x02\x03\x04"                           // 0x5455
	padding    = "\x20\xa2\x0a\x00\x28\xa0\x06\x00\x00\x00\x00\x00\x00\x00" // Microsoft's 0xA220
	noField    = "\x00\x00\x00"
)

func replacedName(s sample) string {
	for _, r := range s.records {
		if r.name == "content.xml" {
			return r.name
		}
	}
	return ""
}

// samples are archives that open; each has something that makes it hard to
// copy. Those with a content.xml serve for replacing too.
func samples() map[string]sample {
	mimetype := record{name: "mimetype", stored: true, data: "application/vnd.oasis.opendocument.spreadsheet"}
	content := record{name: "content.xml", data: "<office:document-content>Zoë Müller</office:document-content>"}
	other := record{name: "styles.xml", data: "<office:document-styles/>", flags: 0x0800}
	three := func(change func(m, c, o *record)) []record {
		m, c, o := mimetype, content, other
		if change != nil {
			change(&m, &c, &o)
		}
		return []record{m, c, o}
	}
	describe := func(sig bool, size int) []record {
		return three(func(_, c, o *record) {
			c.desc, o.desc = descriptor{true, sig, size}, descriptor{true, sig, size}
		})
	}
	innerSample := sample{records: three(nil)}
	return map[string]sample{
		"plain":                        {records: three(nil)},
		"descriptor":                   {records: describe(true, 4)},
		"descriptor without signature": {records: describe(false, 4)},
		"descriptor of 8 bytes":        {records: describe(true, 8)},
		"descriptor of 8 bytes without signature": {records: describe(false, 8)},
		"descriptor and zip64": {zip64: true, records: three(func(_, c, o *record) {
			c.desc, c.zip64Local, c.zip64Central = descriptor{true, true, 8}, true, true
			o.desc, o.zip64Local = descriptor{true, false, 8}, true
		})},
		"descriptor and sizes": {records: three(func(_, c, o *record) {
			c.desc, c.sizesDespiteDescriptor = descriptor{true, true, 4}, true
			o.desc, o.sizesDespiteDescriptor = descriptor{true, true, 0}, true // announced, but not there
		})},
		"stored with descriptor": {records: three(func(_, c, _ *record) {
			c.stored, c.desc = true, descriptor{true, true, 4}
		})},
		"stored":       {records: three(func(_, c, _ *record) { c.stored = true })},
		"empty entry":  {records: three(func(_, c, _ *record) { c.data = "" })},
		"empty stored": {records: three(func(_, c, _ *record) { c.data, c.stored = "", true })},
		"extra fields": {records: three(func(m, c, o *record) {
			c.localExtra, c.centralExtra = padding+timestamps, timestamps
			o.localExtra, o.centralExtra = timestamps+noField, noField
			c.comment, o.comment = "a comment", "\xff\xfe"
		})},
		"gaps": {behindRecords: "\x00\x00\x00\x00", records: three(func(m, c, o *record) {
			m.gap, c.gap, o.gap = "in front", "between", "PK\x03\x04 a deleted record"
		})},
		"folder of 2 deflated bytes": {records: append(three(nil), record{name: "Configurations2/", rawData: []byte{3, 0}})},
		"folder with descriptor":     {records: append(three(nil), record{name: "Thumbnails/", rawData: []byte{3, 0}, desc: descriptor{true, true, 4}})},
		"odd names": {records: append(three(nil), record{name: "xl\\sheet.xml", data: "x"}, record{name: "b\xe4h", data: "y"},
			record{name: "../up", data: "z"}, record{name: "Content.xml", data: "other case"})},
		"encrypted other":      {records: append(three(nil), record{name: "secret", rawData: []byte("123456789012secret"), data: "secret", flags: 1})},
		"unknown method":       {records: append(three(nil), record{name: "zstd", rawData: []byte("?"), data: "unknown", method: 93})},
		"zip64":                {zip64: true, zip64Extension: "extension", records: three(func(_, c, o *record) { c.zip64Central, o.zip64Central, o.zip64Local = true, true, true })},
		"zip64 and prefix":     {zip64: true, prefix: "#!stub", relative: true, records: three(func(_, c, o *record) { c.zip64Central, o.zip64Central = true, true })},
		"zip64 in content":     {records: three(func(_, c, _ *record) { c.zip64Central, c.zip64Local = true, true })},
		"prefix, relative":     {prefix: "MZ self-extracting", relative: true, records: three(nil)},
		"prefix, absolute":     {prefix: "MZ self-extracting", records: three(nil)},
		"split marker":         {prefix: "PK00", records: three(nil)},
		"other order":          {records: three(nil), dirOrder: []int{2, 0, 1}},
		"comment":              {comment: "a comment", records: three(nil)},
		"comment with end":     {comment: "PK\x05\x06 and so on, long enough for a record", records: three(nil)},
		"comment is end":       {comment: "PK\x05\x06" + string(make([]byte, 18)), records: three(nil)},
		"archive in archive":   {records: append(three(nil), record{name: "embedded.ods", stored: true, data: string(innerSample.build(nopTB{}))})},
		"archive in front":     {records: append([]record{{name: "embedded.ods", stored: true, data: string(innerSample.build(nopTB{}))}}, three(nil)...)},
		"trailing bytes":       {trailing: "\r\n", records: three(nil)},
		"signature behind dir": {behindDir: "PK\x05\x05\x02\x00ok", records: three(nil)},
		"gap before the end":   {gapBeforeEnd: "padding", records: three(nil)},
		"one entry":            {records: []record{content}},
		"no entries":           {comment: "empty"},
		"long deflate":         {records: three(func(_, c, _ *record) { c.data = longText(200_000) })},
	}
}

// nopTB lets a sample be built outside of a test; it fails by panicking.
type nopTB struct{ testing.TB }

func (nopTB) Helper()           {}
func (nopTB) Fatal(args ...any) { panic(args) }

// longText gives n bytes that look like rows of a table.
func longText(n int) string {
	var b bytes.Buffer
	x := uint32(1)
	for b.Len() < n {
		x = x*1664525 + 1013904223
		b.WriteString(`<table:table-row table:style-name="ro1"><table:table-cell office:value-type="string" calcext:value-type="string"><text:p>`)
		for range 3 + x>>28 {
			x = x*1664525 + 1013904223
			b.WriteByte('a' + byte(x>>24)%26)
		}
		b.WriteString("</text:p></table:table-cell></table:table-row>")
	}
	return b.String()[:n]
}

func open(t testing.TB, b []byte) *Archive {
	t.Helper()
	a, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return a
}
