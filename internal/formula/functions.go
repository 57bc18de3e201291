package formula

import (
	"bytes"
	"strings"
	"sync"
)

// reach says which cells a function, or what else is in parentheses, may read.
type reach uint8

const (
	insideArguments reach = iota // the cells that its arguments name
	sizedByFirst                 // the third argument counts as large as the first
	sizedBySecond                // the third argument, a vector, counts as long as the second
	reachesAnywhere              // any cell: addresses are computed, or come from elsewhere
	reachesOutside               // other documents, servers
	inParentheses
	inArray
)

// INDEX, CHOOSE, IF and the like return references too, but only into their
// arguments; as an end of a range (INDEX(…):[.A1]) they make it unbounded.
var reaches = map[string]reach{
	"SUMIF":     sizedByFirst,
	"AVERAGEIF": sizedByFirst,
	"LOOKUP":    sizedBySecond,

	"OFFSET":              reachesAnywhere,
	"INDIRECT":            reachesAnywhere,
	"MULTIPLE.OPERATIONS": reachesAnywhere, // works out other formulas anew
	"TABLE":               reachesAnywhere, // the same in Excel
	"GOALSEEK":            reachesAnywhere,
	"GETPIVOTDATA":        reachesAnywhere, // reads the pivot table around the cell it names

	"CUBEKPIMEMBER":      reachesOutside,
	"CUBEMEMBER":         reachesOutside,
	"CUBEMEMBERPROPERTY": reachesOutside,
	"CUBERANKEDMEMBER":   reachesOutside,
	"CUBESET":            reachesOutside,
	"CUBESETCOUNT":       reachesOutside,
	"CUBEVALUE":          reachesOutside,
	"DDE":                reachesOutside,
	"RTD":                reachesOutside,
	"STOCKHISTORY":       reachesOutside,
	"WEBSERVICE":         reachesOutside,
}

// namespaces are put before the names of functions that the notation itself
// does not define.
var namespaces = []string{"COM.MICROSOFT.", "ORG.OPENOFFICE.", "ORG.LIBREOFFICE.", "_XLFN.", "_XLWS.", "LEGACY."}

// addIns are interfaces that come with Calc; their functions see nothing but
// their arguments.
var addIns = []string{
	"COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GET",
	"COM.SUN.STAR.SHEET.ADDIN.DATEFUNCTIONS.GET",
	"COM.SUN.STAR.SHEET.ADDIN.PRICINGFUNCTIONS.GET",
}

const (
	knownOpenFormula = 1 << iota
	knownOOo
	knownExcel
	later // than LibreOffice 7.4
)

// knownIn tells for each notation which functions count as known; a function
// must be known in all that are set, since a macro may carry any other name.
var knownIn = [...]uint8{OpenFormula: knownOpenFormula, OOo: knownOOo, Plain: knownOpenFormula | knownOOo, Excel: knownExcel}

type function struct {
	in    uint8
	reach reach
}

var functions = sync.OnceValue(func() map[string]function {
	m := make(map[string]function, 1_100)
	for _, group := range []struct {
		names string
		in    uint8
	}{
		{inAll, knownOpenFormula | knownOOo | knownExcel},
		{inODF, knownOpenFormula | knownOOo},
		{inOpenFormulaExcel, knownOpenFormula | knownExcel},
		{inOOoExcel, knownOOo | knownExcel},
		{inOpenFormula, knownOpenFormula},
		{inOOo, knownOOo},
		{inExcel, knownExcel},
		{laterInOpenFormula, knownOpenFormula | later},
		{laterInExcel, knownExcel | later},
	} {
		for name := range strings.FieldsSeq(group.names) {
			base := name
			for _, ns := range namespaces {
				base = strings.TrimPrefix(base, ns)
			}
			m[name] = function{m[name].in | group.in, reaches[base]}
		}
	}
	return m
})

// lookUp returns what is known about a function; in is 0 for nothing.
func (p *Parser) lookUp(name []byte) function {
	p.upper = p.upper[:0]
	for _, c := range name {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		p.upper = append(p.upper, c)
	}
	f := functions()[string(p.upper)]
	need := knownIn[p.syntax]
	if f.in&need == need {
		return f
	}
	if p.syntax != Excel {
		for _, prefix := range addIns {
			if len(p.upper) > len(prefix) && string(p.upper[:len(prefix)]) == prefix {
				return function{in: need}
			}
		}
	}
	if r := reaches[string(p.upper)]; r == reachesOutside { // Excel's name in another notation
		return function{reach: r}
	}
	return function{}
}

func isLogical(name []byte) bool {
	return bytes.EqualFold(name, []byte("TRUE")) || bytes.EqualFold(name, []byte("FALSE"))
}
