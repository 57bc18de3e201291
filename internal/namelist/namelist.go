package namelist

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"sync"

	"elterntool/internal/names"
)

//go:embed names.gz
var packed []byte

// A Class is what a name usually is.
type Class uint8

// The classes.
const (
	Unknown   Class = 0
	FirstName Class = 1 << iota >> 1 // only a first name
	Surname                          // only a surname
	Both      = FirstName | Surname
)

// Of tells what the name in a cell is. Of a name of several words each counts
// ("Anna-Maria", "Müller-Lüdenscheidt"), but for titles and particles; accents,
// umlauts and case do not.
func Of(cell []byte) Class {
	class := Unknown
	var buf [256]byte
	for word := range bytes.FieldsSeq(names.AppendTokens(buf[:0], cell)) {
		if !names.IsParticle(word) {
			class |= lists()[string(word)]
		}
	}
	return class
}

// lists are read when they are first needed; they are in the program, so that an error
// would be a defect.
var lists = sync.OnceValue(func() map[string]Class {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	m := make(map[string]Class, 12_000)
	class := FirstName
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		if len(line) == 0 {
			class = Surname
			continue
		}
		bare, spelt := string(names.AppendTokens(nil, line)), string(names.Append(nil, names.Loose, line)) // Muller and Mueller
		m[bare] |= class
		if spelt != bare {
			m[spelt] |= class
		}
	}
	return m
})
