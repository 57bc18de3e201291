package zipcopy

import (
	"encoding/binary"
	"math"
)

// Signatures and fixed sizes of APPNOTE.TXT, section 4.3.
const (
	sigLocal      = 0x04034b50 // 4.3.7
	sigDescriptor = 0x08074b50 // 4.3.9.3
	sigCentral    = 0x02014b50 // 4.3.12
	sigEnd64      = 0x06064b50 // 4.3.14
	sigLocator64  = 0x07064b50 // 4.3.15
	sigEnd        = 0x06054b50 // 4.3.16

	lenLocal     = 30
	lenCentral   = 46
	lenEnd64     = 56 // without the extensible data sector
	lenLocator64 = 20
	lenEnd       = 22
)

// Methods, section 4.4.5.
const (
	Stored   uint16 = 0
	Deflated uint16 = 8
)

// General purpose bits, section 4.4.4.
const (
	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3
	flagMasked     = 1 << 13 // central directory encryption
)

const (
	max16 = math.MaxUint16 // in a field: the value stands in the zip64 record
	max32 = math.MaxUint32 // the same

	idZip64      = 0x0001 // extra field, 4.5.3
	versionZip64 = 45     // version needed to extract, 4.4.3.2
)

var le = binary.LittleEndian

// findExtra gives the bounds of the first field of the kind id, its four bytes
// of header included. Bytes that are no fields end the search: real archives
// have such padding.
func findExtra(extra []byte, id uint16) (start, end int, ok bool) {
	for pos := 0; len(extra)-pos >= 4; {
		size := int(le.Uint16(extra[pos+2:]))
		if size > len(extra)-pos-4 {
			return 0, 0, false
		}
		if le.Uint16(extra[pos:]) == id {
			return pos, pos + 4 + size, true
		}
		pos += 4 + size
	}
	return 0, 0, false
}

// zip64Values reads the 8-byte values of the zip64 field in their order.
type zip64Values struct{ data []byte }

func zip64Of(extra []byte) zip64Values {
	start, end, ok := findExtra(extra, idZip64)
	if !ok {
		return zip64Values{}
	}
	return zip64Values{extra[start+4 : end]}
}

// next gives the next value; ok is false when it is missing or no int64.
func (v *zip64Values) next() (n int64, ok bool) {
	if len(v.data) < 8 {
		return 0, false
	}
	u := le.Uint64(v.data)
	v.data = v.data[8:]
	return int64(u), u <= math.MaxInt64
}

// appendWithoutZip64 appends the extra field without its zip64 field.
func appendWithoutZip64(dst, extra []byte) []byte {
	start, end, ok := findExtra(extra, idZip64)
	if !ok {
		return append(dst, extra...)
	}
	dst = append(dst, extra[:start]...)
	return append(dst, extra[end:]...)
}

// field32 is the value for a 4-byte field that zip64 can stand in for.
func field32(n, limit int64) uint32 {
	if n >= limit {
		return max32
	}
	return uint32(n)
}
