package check

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"elterntool/internal/report"
)

// Every field of the JSON output and every key stands in docs/JSON.md.
func TestJSONIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/JSON.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := func(word string) {
		t.Helper()
		if word == "" || !strings.Contains(string(doc), "`"+word+"`") {
			t.Errorf("docs/JSON.md does not name %q", word)
		}
	}
	var fields func(reflect.Type)
	fields = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Slice:
			fields(typ.Elem())
		case reflect.Struct:
			for _, f := range reflect.VisibleFields(typ) {
				if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous {
					documented(name)
					fields(f.Type)
				}
			}
		}
	}
	fields(reflect.TypeFor[jsonHead]())
	fields(reflect.TypeFor[jsonFinding]())
	for _, s := range severityKeys {
		documented(s)
	}
	for k := range Kind(NumKinds) {
		documented(k.Key())
	}
}

// Every kind has its words: a heading of its own, why, a remedy unless there is nothing to
// do, and a key of its own.
func TestEveryKindHasWords(t *testing.T) {
	titles, keys := map[string]bool{}, map[string]bool{}
	for k := range Kind(NumKinds) {
		w := kinds[k]
		if w.title == "" || w.why == "" || w.remedy == "" && k != BelowTable || keys[w.key] || titles[w.title] {
			t.Errorf("kind %d (%s) lacks words, or has those of another", k, w.key)
		}
		keys[w.key], titles[w.title] = true, true
		for _, s := range []string{w.why, w.remedy} {
			last := s[max(len(s)-1, 0):]
			if s != "" && last != "." && last != "?" && !strings.HasSuffix(s, "“") && !strings.HasSuffix(s, "\"") {
				t.Errorf("no sentence: %s", s)
			}
			if strings.Count(s, "„") != strings.Count(s, "“") {
				t.Errorf("quotation marks: %s", s)
			}
		}
	}
}

// Text from files can steer neither the terminal nor the page, and JSON is JSON.
func TestHostileText(t *testing.T) {
	res := examine(t, "Vorname|Nachname|Kind-ID|E-Mail|Bemer\x1bkung\n<script>1\x1b[2J|Muster\u202e2|\x07|<b>\x1b]0;x\x07|Auskunftssperre\x1b[2J")
	r := &Report{Result: res, Command: "elterntool check x.ods", File: "x\x1b[2J.ods", Time: time.Date(2026, 11, 23, 10, 15, 0, 0, time.UTC)}
	var text, page, object strings.Builder
	if err := r.Text(&text, report.Style{}); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := r.JSON(&object, 3); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{text.String(), page.String()} {
		if strings.ContainsAny(s, "\x1b\x07\u202e") {
			t.Errorf("%q", s)
		}
	}
	if strings.Contains(page.String(), "<script>") {
		t.Error("text is not escaped in the page")
	}
	var v struct {
		Findings []struct{ Kind string }
	}
	if err := json.Unmarshal([]byte(object.String()), &v); err != nil || len(v.Findings) != len(res.Findings) {
		t.Errorf("%v, %d of %d findings", err, len(v.Findings), len(res.Findings))
	}
}
