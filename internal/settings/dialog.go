package settings

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"elterntool/internal/problem"
)

// maxAnswer in bytes: longer lines are not typed by anybody.
const maxAnswer = 4 * maxText

// errTooLong is a line of more than maxAnswer bytes.
var errTooLong = errors.New("line too long")

var sectionTitles = map[string]string{
	"schule": "Die Schule", "datenschutz": "Der Datenschutz", "brief": "Der Brief",
}

// run asks all questions and returns the defaults with the answers in them.
func (d *Dialog) run(ctx context.Context, path string) (*Settings, error) {
	s := defaults(path)
	answers := readLines(ctx, d.In)
	explained := explanations()
	total := 0
	for i := range fields {
		if fields[i].ask {
			total++
		}
	}
	p := &printer{w: d.Out}
	p.f("Die Angaben der Schule für den Elternbrief, in %d Fragen.\n", total)
	p.f("Jede Antwort mit der Eingabetaste abschließen. Ohne Antwort bleibt eine Angabe offen;\nsie lässt sich später in %s nachtragen. Abbrechen: Strg+C.\n", filepath.Base(path))
	asked, section := 0, ""
	for i := range fields {
		f := &fields[i]
		if !f.ask {
			continue
		}
		asked++
		if f.section != section {
			section = f.section
			p.f("\n%s\n%s\n", sectionTitles[section], strings.Repeat("─", utf8.RuneCountInString(sectionTitles[section])))
		}
		p.f("\n%2d/%d  %s%s\n", asked, total, strings.ToUpper(f.what[:1]), f.what[1:])
		for _, line := range explained[f.name()] {
			p.f("       %s\n", line)
		}
		if err := f.askUntilRight(ctx, s, p, answers); err != nil {
			return nil, err
		}
	}
	return s, p.err
}

func (f *field) askUntilRight(ctx context.Context, s *Settings, p *printer, answers <-chan answer) error {
	prompt := "> "
	switch {
	case f.flag != nil && *f.flag(s):
		prompt = "[ja] > "
	case f.flag != nil:
		prompt = "[nein] > "
	case *f.text(s) != "":
		prompt = fmt.Sprintf("[%s] > ", *f.text(s))
	}
	for p.err == nil {
		p.f("       %s", prompt)
		var a answer
		select {
		case <-ctx.Done():
			p.f("\n")
			return ctx.Err()
		case a = <-answers:
		}
		wrong := f.answer(s, a.text)
		switch {
		case a.err == io.EOF:
			p.f("\n")
			return &problem.Problem{
				What:   "Die Eingabe war zu Ende, bevor alle Fragen beantwortet waren. Es wurde keine Datei angelegt.",
				Remedy: "Noch einmal starten; jede Frage lässt sich mit der Eingabetaste überspringen.",
				Err:    io.ErrUnexpectedEOF,
			}
		case a.err == errTooLong:
			wrong = &problem.Problem{What: "Die Antwort ist zu lang.", Remedy: "Kürzer antworten."}
		case a.err != nil:
			return a.err
		case !utf8.ValidString(a.text):
			wrong = &problem.Problem{What: "Diese Zeichen sind nicht zu lesen.", Remedy: "Die Antwort neu eintippen."}
		}
		if wrong == nil {
			return nil
		}
		p.f("       %s\n       → %s\n", wrong.What, wrong.Remedy)
	}
	return p.err
}

// answer stores what somebody typed. It understands more than the file: names
// instead of codes, addresses without https://.
func (f *field) answer(s *Settings, text string) *problem.Problem {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	// Somebody may type the quotation marks of the explanation too.
	if inner := strings.Trim(text, "\"„“”"); f.choices != nil && inner != "" {
		text = inner
	}
	for _, c := range f.choices {
		if strings.EqualFold(text, c.value) || strings.EqualFold(text, c.label) || c.value == Public && strings.EqualFold(text, "öffentlich") {
			text = c.value
		}
	}
	if f.name() == "schule.iserv" && !strings.Contains(text, "://") && isHost(strings.SplitN(text, "/", 2)[0]) {
		text = "https://" + text
	}
	return f.setText(s, text)
}

type answer struct {
	text string
	err  error
}

// readLines reads in a goroutine, so that a question can be left although nobody
// types. It ends with the input, an error, or ctx.
func readLines(ctx context.Context, r io.Reader) <-chan answer {
	lines := make(chan answer)
	go func() {
		b := bufio.NewReaderSize(r, maxAnswer)
		for {
			a := readLine(b)
			select {
			case lines <- a:
			case <-ctx.Done():
				return
			}
			if a.err != nil && a.err != errTooLong {
				return
			}
		}
	}()
	return lines
}

func readLine(b *bufio.Reader) answer {
	line, err := b.ReadSlice('\n')
	text := string(line)
	long := false
	for err == bufio.ErrBufferFull {
		long = true
		_, err = b.ReadSlice('\n')
	}
	switch {
	case err == io.EOF && text != "": // the last line needs no line end
	case err != nil:
		return answer{err: err}
	}
	if long {
		return answer{err: errTooLong}
	}
	return answer{text: text}
}

// A printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
