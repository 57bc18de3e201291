package table

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"elterntool/ods"
)

// The adapter must not lose a type, a repetition or a hidden row on the way.
func TestOpenDocument(t *testing.T) {
	const doc = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Eltern"><table:table-column table:number-columns-repeated="4"/>
<table:table-row><table:table-cell/><table:table-cell office:value-type="string"><text:p>Vorname</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Nachname</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Kind-ID</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>Zoë</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="9896508"><text:p>9.896.508</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell/><table:table-cell office:value-type="string"><text:p>Max</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Muster</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-11-24"><text:p>24.11.26</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>`
	wb, err := ods.Open(strings.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	tab, err := Read(context.Background(), OpenDocument(wb), Options{Account: "Account"}, func(r *Record) error {
		got = append(got, fmt.Sprintf("%d %s %s %s %t", r.Row, r.FirstName, r.LastName, r.ChildID, r.Filtered))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "2 Zoë Zoë 9896508 false; 3 Zoë Zoë 9896508 false; 4 Max Muster  true"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if tab.FirstCol != 2 || tab.LastCol != 4 || tab.LastRow != 4 || tab.Filtered != 1 {
		t.Errorf("columns %d to %d, last row %d, filtered %d", tab.FirstCol, tab.LastCol, tab.LastRow, tab.Filtered)
	}
	if len(tab.Defects) != 1 || tab.Defects[0].Kind != ChildIDNotNumber {
		t.Errorf("defects %+v", tab.Defects)
	}
}
