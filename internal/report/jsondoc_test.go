package report

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// Every field of the JSON output stands in docs/JSON.md.
func TestJSONFieldsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/JSON.md")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	var fields func(reflect.Type)
	fields = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice:
			fields(typ.Elem())
		case reflect.Struct:
			for _, f := range reflect.VisibleFields(typ) {
				if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous {
					words = append(words, name)
					fields(f.Type)
				}
			}
		}
	}
	fields(reflect.TypeFor[jsonHead]())
	fields(reflect.TypeFor[jsonRow]())
	fields(reflect.TypeFor[jsonUnused]())
	fields(reflect.TypeFor[jsonError]())
	for _, w := range words {
		if !strings.Contains(string(doc), "`"+w+"`") && !strings.Contains(string(doc), `"`+w+`"`) {
			t.Errorf("docs/JSON.md does not name %s", w)
		}
	}
}
