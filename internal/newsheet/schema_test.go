package newsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// schema says for the elements of new workbooks what the schema of ECMA-376 part 1 (annex A.2, sml.xsd) says: children in
// their order, with ? * + for how many, and attributes with their types, ! for those that must be there. An element or an
// attribute that is not in it has to be looked up there, and put in if it is right.
const schema = `
workbook       fileVersion? fileSharing? workbookPr? workbookProtection? bookViews? sheets functionGroups? externalReferences? definedNames? calcPr?
fileVersion    | appName:text lastEdited:text lowestEdited:text rupBuild:text
workbookPr     | filterPrivacy:bool defaultThemeVersion:uint
bookViews      workbookView+
workbookView   | xWindow:int yWindow:int windowWidth:uint windowHeight:uint activeTab:uint
sheets         sheet+
sheet          | name:text! sheetId:uint! id:text! state:visible,hidden,veryHidden
definedNames   definedName*
definedName    | name:text! localSheetId:uint hidden:bool
calcPr         | calcId:uint
worksheet      sheetPr? dimension? sheetViews? sheetFormatPr? cols* sheetData sheetCalcPr? sheetProtection? protectedRanges? scenarios? autoFilter? sortState? dataConsolidate? customSheetViews? mergeCells? phoneticPr? conditionalFormatting* dataValidations? hyperlinks? printOptions? pageMargins? pageSetup? headerFooter?
sheetPr        tabColor? outlinePr? pageSetUpPr? | filterMode:bool
pageSetUpPr    | fitToPage:bool
dimension      | ref:ref!
sheetViews     sheetView+
sheetView      pane? selection* | tabSelected:bool workbookViewId:uint!
pane           | xSplit:double ySplit:double topLeftCell:ref activePane:bottomRight,topRight,bottomLeft,topLeft state:split,frozen,frozenSplit
selection      | pane:bottomRight,topRight,bottomLeft,topLeft activeCell:ref sqref:ref
sheetFormatPr  | defaultRowHeight:double!
cols           col+
col            | min:uint! max:uint! width:double style:uint customWidth:bool
sheetData      row*
row            c* | r:uint ht:double customHeight:bool
c              f? v? is? | r:ref s:uint t:b,d,n,e,s,str,inlineStr
v              |
autoFilter     | ref:ref
dataValidations dataValidation+ | count:uint
dataValidation formula1? formula2? | type:none,whole,decimal,list,date,time,textLength,custom errorStyle:stop,warning,information allowBlank:bool showErrorMessage:bool errorTitle:text error:text sqref:ref!
formula1       |
pageSetup      | paperSize:uint fitToWidth:uint fitToHeight:uint orientation:default,portrait,landscape
headerFooter   oddHeader? oddFooter? evenHeader? evenFooter? firstHeader? firstFooter?
oddFooter      |
sst            si* | count:uint uniqueCount:uint
si             t? r* rPh* phoneticPr?
t              | space:preserve,default
styleSheet     numFmts? fonts? fills? borders? cellStyleXfs? cellXfs? cellStyles? dxfs? tableStyles? colors? | uid:text
fonts          font* | count:uint
font           b? i? strike? condense? extend? outline? shadow? u? vertAlign? sz? color? name? family? charset? scheme?
b              | val:bool
sz             | val:double!
color          | rgb:rgb theme:uint
name           | val:text!
family         | val:int!
fills          fill* | count:uint
fill           patternFill
patternFill    fgColor? bgColor? | patternType:none,solid,gray125
fgColor        | rgb:rgb
borders        border* | count:uint
border         start? end? left? right? top? bottom? diagonal? vertical? horizontal?
left           color? | style:none,thin
right          color? | style:none,thin
top            color? | style:none,thin
bottom         color? | style:none,thin
diagonal       color? | style:none,thin
cellStyleXfs   xf+ | count:uint
cellXfs        xf+ | count:uint
xf             alignment? protection? | numFmtId:uint fontId:uint fillId:uint borderId:uint xfId:uint applyNumberFormat:bool applyFont:bool applyFill:bool applyBorder:bool applyAlignment:bool
alignment      | vertical:top,center,bottom,justify,distributed wrapText:bool
cellStyles     cellStyle+ | count:uint
cellStyle      | name:text xfId:uint! builtinId:uint
dxfs           dxf* | count:uint
tableStyles    tableStyle* | count:uint defaultTableStyle:text defaultPivotStyle:text
`

var types = map[string]*regexp.Regexp{
	"text": regexp.MustCompile(`(?s)^.*$`), "bool": regexp.MustCompile(`^(?:true|false|0|1)$`), "uint": regexp.MustCompile(`^[0-9]{1,9}$`), "int": regexp.MustCompile(`^-?[0-9]{1,9}$`),
	"double": regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?$`), "rgb": regexp.MustCompile(`^[0-9A-F]{8}$`), "ref": regexp.MustCompile(`^\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?$`),
}

type rule struct {
	order    []string // with ? * +
	attrs    map[string]string
	required []string
}

func rules(t *testing.T) map[string]rule {
	list := map[string]rule{}
	for line := range strings.Lines(strings.TrimSpace(schema)) {
		children, attrs, _ := strings.Cut(strings.TrimSpace(line), "|")
		words := strings.Fields(children)
		if list[words[0]].attrs != nil {
			t.Fatalf("%s stands twice in the schema", words[0])
		}
		r := rule{order: words[1:], attrs: map[string]string{}}
		for a := range strings.FieldsSeq(attrs) {
			name, typ, _ := strings.Cut(a, ":")
			if base, must := strings.CutSuffix(typ, "!"); must {
				typ = base
				r.required = append(r.required, name)
			}
			r.attrs[name] = typ
		}
		list[words[0]] = r
	}
	return list
}

const (
	nsMain          = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsCompatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
	nsRevision      = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
)

// valid holds a part against the schema.
func valid(rules map[string]rule, part []byte) error {
	type open struct {
		name string
		at   int // in the order of its children
		seen int
	}
	var stack []open
	var problems []error
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	// need tells of children that are missing behind the one at a place.
	need := func(o *open, to int) {
		for ; o.at < to; o.at++ {
			if want := rules[o.name].order[o.at]; o.seen == 0 && !strings.HasSuffix(want, "?") && !strings.HasSuffix(want, "*") {
				wrong("%s has no %s", o.name, want)
			}
			o.seen = 0
		}
	}
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return errors.Join(problems...)
		}
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			name := e.Name.Local
			r, known := rules[name]
			if !known || e.Name.Space != nsMain {
				return fmt.Errorf("nothing is known of %s", name)
			}
			if len(stack) > 0 {
				o := &stack[len(stack)-1]
				order := rules[o.name].order
				i := slices.IndexFunc(order, func(s string) bool { return strings.TrimRight(s, "?*+") == name })
				switch {
				case i < o.at:
					wrong("%s stands in %s, or behind what must come later", name, o.name)
				case i == o.at && o.seen > 0 && !strings.HasSuffix(order[i], "*") && !strings.HasSuffix(order[i], "+"):
					wrong("%s twice in %s", name, o.name)
				default:
					need(o, i)
				}
				o.seen++
			}
			given := map[string]bool{}
			for _, a := range e.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Space == nsCompatibility && a.Name.Local == "Ignorable" {
					continue
				}
				given[a.Name.Local] = true
				typ, ok := r.attrs[a.Name.Local]
				re := types[typ]
				switch {
				case !ok || a.Name.Local == "uid" && a.Name.Space != nsRevision:
					wrong("%s has an attribute %s", name, a.Name.Local)
				case re == nil && !slices.Contains(strings.Split(typ, ","), a.Value), re != nil && !re.MatchString(a.Value):
					wrong("%s %s=%q", name, a.Name.Local, a.Value)
				}
			}
			for _, must := range r.required {
				if !given[must] {
					wrong("%s has no attribute %s", name, must)
				}
			}
			stack = append(stack, open{name: name})
		case xml.EndElement:
			o := &stack[len(stack)-1]
			need(o, len(rules[o.name].order))
			stack = stack[:len(stack)-1]
		}
	}
}

// What is written is what the schema of Excel's workbooks accepts, part by part.
func TestSchema(t *testing.T) {
	rules := rules(t)
	choices := school
	choices.Wrap = true
	choices.Choices = []Choice{{Row: 0, Col: 1, Texts: []string{"a", "b"}}, {Row: 1, Col: 1, Texts: []string{"c"}}}
	one := Sheet{Name: "O'Neil", Headers: []string{"A"}, Rows: [][]string{{"x"}}}
	for _, s := range []*Sheet{&school, &choices, &one} {
		data := bytesOf(t, "x.xlsx", s)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		judged := 0
		for _, f := range z.File {
			if !strings.HasPrefix(f.Name, "xl/") || strings.Contains(f.Name, "_rels/") || strings.Contains(f.Name, "theme/") {
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			part, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := valid(rules, part); err != nil {
				t.Errorf("%s of %s: %v", f.Name, s.Name, err)
			}
			judged++
		}
		if want := 4 + min(len(s.Choices), 1); judged != want {
			t.Errorf("%d parts of %s, want %d", judged, s.Name, want)
		}
	}
}

// The judge finds what the schema forbids.
func TestSchemaForbids(t *testing.T) {
	rules := rules(t)
	const begin = `<worksheet xmlns="` + nsMain + `">`
	if err := valid(rules, []byte(begin+`<dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData><autoFilter ref="A1:B2"/></worksheet>`)); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		`<autoFilter ref="A1:B2"/><sheetData/>`, `<sheetData/><sheetData/>`, `<dimension ref="A1"/>`, `<dimension/><sheetData/>`, `<sheetData><c r="A1"/></sheetData>`,
		`<sheetData><row r="eins"/></sheetData>`, `<sheetData><row><c r="A1" t="text"/></row></sheetData>`, `<sheetData/><strange/>`, `<sheetData colour="red"/>`, `<cols/><sheetData/>`,
	} {
		if valid(rules, []byte(begin+bad+`</worksheet>`)) == nil {
			t.Errorf("nothing is found in %s", bad)
		}
	}
}
