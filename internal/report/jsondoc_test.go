package report

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Every field and every key of the JSON output stands in docs/JSON.md.
func TestJSONIsDocumented(t *testing.T) {
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
			for i := range typ.NumField() {
				if name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ","); name != "" {
					words = append(words, name)
					fields(typ.Field(i).Type)
				}
			}
		}
	}
	fields(reflect.TypeFor[jsonHead]())
	fields(reflect.TypeFor[jsonRow]())
	fields(reflect.TypeFor[jsonUnused]())
	for _, keys := range [][]string{
		slices.Collect(maps.Values(reasonKeys)), slices.Collect(maps.Values(statusKeys)), slices.Collect(maps.Values(stageKeys)),
		slices.Collect(maps.Values(evidenceKeys)), slices.Collect(maps.Values(likenessKeys)), slices.Collect(maps.Values(defectKeys)),
		slices.Collect(maps.Values(noteKeys)), slices.Collect(maps.Values(outcomeKeys)),
	} {
		words = append(words, keys...)
	}
	for _, w := range words {
		if !strings.Contains(string(doc), "`"+w+"`") {
			t.Errorf("docs/JSON.md does not name %s", w)
		}
	}
}
