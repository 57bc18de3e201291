package benchdata

import (
	"bufio"
	"hash/fnv"
	"io"
	"strconv"
)

// WriteCSV writes the result file: Nachname,Vorname,Klasse/Information,Account,Passwort, comma, UTF-8, CRLF. The order
// is not that of Datei-01.
func (s School) WriteCSV(w io.Writer) error {
	b := bufio.NewWriterSize(w, 64<<10)
	b.WriteString("Nachname,Vorname,Klasse/Information,Account,Passwort\r\n")

	n, _ := s.census()
	fs := newFamilies(s.Seed)
	taken := make(map[uint64]uint32) // by the hash of an account name without number: how often it was given
	var line []byte
	written := 0
	write := func(i, p int) {
		f := &fs.f
		name := accountName(f.first[p], f.last[p])
		h := fnv.New64a()
		io.WriteString(h, name)
		taken[h.Sum64()]++
		if k := taken[h.Sum64()]; k > 1 {
			name += strconv.Itoa(int(k))
		}
		line = append(append(line[:0], f.last[p]...), ',')
		line = append(append(line, f.first[p]...), ",Eltern,"...)
		line = append(append(line, name...), ',')
		line = strconv.AppendInt(line, 1_000_000+int64(i*7919+p*104_729)%1_000_000, 10)
		line = append(append(line[:len(line)-7], line[len(line)-6:]...), "\r\n"...) // six digits, zeros kept
		b.Write(line)
		written++
	}

	step := coprime(n)
	for k := range n {
		i := int(int64(k) * int64(step) % int64(n))
		f := fs.get(i)
		for p := range f.parents {
			if (i+p)%97 == 0 || s.Accounts > 0 && written == s.Accounts {
				continue // about 1 % are missing in IServ's file
			}
			write(i, p)
		}
	}
	for i := n; written < s.Accounts; i++ {
		f := fs.get(i)
		for p := range f.parents {
			if written < s.Accounts {
				write(i, p)
			}
		}
	}
	return b.Flush()
}

// coprime finds a step that visits 0 … n-1 in an order far from ascending.
func coprime(n int) int {
	for step := n*5/8 | 1; ; step += 2 {
		a, b := step, n
		for b != 0 {
			a, b = b, a%b
		}
		if a == 1 {
			return step
		}
	}
}
