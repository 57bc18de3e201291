package check

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"elterntool/internal/benchdata"
	"elterntool/internal/table"
	"elterntool/ods"
)

func BenchmarkExamine(b *testing.B) {
	for _, rows := range []int{10_000, 100_000} {
		var file bytes.Buffer
		if err := (benchdata.School{Rows: rows}).WriteODS(&file); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			for b.Loop() {
				wb, err := ods.Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Examine(context.Background(), table.OpenDocument(wb), table.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
		})
	}
}
