package office

import (
	"encoding/json"
	"encoding/xml"
	"strconv"
	"testing"
	"time"
)

func TestFileURL(t *testing.T) {
	tests := []struct{ path, want string }{
		{"/tmp/elterntool-profile-1", "file:///tmp/elterntool-profile-1"},
		{"/home/eva/Größe #1 100%/a b?", "file:///home/eva/Gr%C3%B6%C3%9Fe%20%231%20100%25/a%20b%3F"},
		{"C:/Users/Eva Muster/AppData", "file:///C:/Users/Eva%20Muster/AppData"}, // as ToSlash gives it on Windows
		{"//server/Verwaltung/Briefe", "file://server/Verwaltung/Briefe"},        // a network path
	}
	for _, tt := range tests {
		if got := fileURL(tt.path); got != tt.want {
			t.Errorf("fileURL(%q) = %q, want %q", tt.path, got, tt.want)
		}
	}
}

func TestModificationsAreXML(t *testing.T) {
	type item struct {
		Path string `xml:"path,attr"`
		Prop struct {
			Name  string `xml:"name,attr"`
			Value string `xml:"value"`
		} `xml:"prop"`
	}
	var doc struct {
		Items []item `xml:"item"`
	}
	in := append([]setting{{"/a['<b>']", "c&d", "<e>"}}, settings...)
	if err := xml.Unmarshal(modifications(in), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Items) != len(in) {
		t.Fatalf("%d items of %d", len(doc.Items), len(in))
	}
	for i, got := range doc.Items {
		if want := in[i]; got.Path != want.path || got.Prop.Name != want.name || got.Prop.Value != want.value {
			t.Errorf("item %d: %+v, want %+v", i, got, want)
		}
	}
}

func TestExportOptions(t *testing.T) {
	for _, skip := range []bool{false, true} {
		var got map[string]struct{ Type, Value string }
		if err := json.Unmarshal([]byte(exportOptions(skip)), &got); err != nil {
			t.Fatal(err)
		}
		if got["IsSkipEmptyPages"].Value != strconv.FormatBool(skip) {
			t.Errorf("skip %v: %v", skip, got)
		}
	}
}

func TestGermanDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{90 * time.Second: "90 Sekunden", 30 * time.Minute: "30 Minuten"} {
		if got := germanDuration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
