package mailmerge

import (
	"fmt"
	"io"
	"iter"
	"strconv"
)

// A job is one package to write.
type job struct {
	doc      *Document
	survey   *survey
	template bool
	records  []Record // of a merged document
	options  MergeOptions
}

const namespaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"` +
	` xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
	` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
	` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
	` xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"` +
	` xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"` +
	` xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"` +
	` xmlns:xlink="http://www.w3.org/1999/xlink"` +
	` xmlns:ooow="http://openoffice.org/2004/writer"`

// suffixes of the letters; none for a template.
func (j *job) suffixes(yield func(string) bool) {
	for i := range j.records {
		if !yield("." + strconv.Itoa(i+1)) {
			return
		}
	}
}

func (j *job) composer(x *xmlWriter, autos *autoStyles) *composer {
	c := &composer{
		xmlWriter: x, doc: j.doc, survey: j.survey, autos: autos, template: j.template, options: j.options,
		own: make([]bool, len(j.doc.Pages)),
	}
	if !j.template {
		c.own = j.survey.varying
		c.hoist = j.doc.canHoist()
	}
	if s := j.doc.Source; s != nil && s.Query != nil {
		c.aliases = aliasesFor(s.Query, j.survey.asked)
	}
	c.newLetter(nil, 0)
	return c
}

// pageComposer is a composer for page styles.
func (j *job) pageComposer(x *xmlWriter, autos *autoStyles) *composer {
	c := j.composer(x, autos)
	c.prefix = "Page " // names must differ from those in the body
	return c
}

// letters yields the records; for a template one nil.
func (j *job) letters() iter.Seq2[int, *Record] {
	return func(yield func(int, *Record) bool) {
		if j.template {
			yield(0, nil)
			return
		}
		for i := range j.records {
			if !yield(i, &j.records[i]) {
				return
			}
		}
	}
}

// letter composes the body once.
func (j *job) letter(c *composer, r *Record, index int) {
	c.newLetter(r, index)
	c.begin = &PageBreak{Page: j.doc.Pages[0].Name, Number: 1}
	end := len(j.doc.Body)
	if j.survey.pageEnd && r != nil {
		for end > 0 && !c.shown(j.doc.Body[end-1:end]) {
			end--
		}
		c.blocks(j.doc.Body[:end-1])
		c.endMark = endBookmark(c.suffix)
		c.blocks(j.doc.Body[end-1:])
		return
	}
	c.blocks(j.doc.Body)
}

func (j *job) content(w io.Writer) error {
	autos := newAutoStyles()
	fragment(func(x *xmlWriter) { j.letter(j.composer(x, autos), nil, 0) })
	return writeXML(w, func(x *xmlWriter) { j.writeContent(x, autos) })
}

func (j *job) writeContent(x *xmlWriter, autos *autoStyles) {
	x.raw(`<office:document-content` + namespaces + ` office:version="1.3">`)
	c := j.composer(x, autos)
	autos.write(x, j.doc, c.own, j.suffixes, func() {})
	x.start("office:body")
	x.start("office:text")
	for i, r := range j.letters() {
		j.letter(c, r, i)
	}
	x.end("office:text")
	x.end("office:body")
	x.end("office:document-content")
}

func layoutName(index int) string { return fmt.Sprintf("Page.%d", index+1) }

func (j *job) styles(w io.Writer) error {
	autos := newAutoStyles()
	fragment(func(x *xmlWriter) {
		c := j.pageComposer(x, autos)
		for i := range j.doc.Pages {
			c.masterPage(i)
		}
	})
	return writeXML(w, func(x *xmlWriter) { j.writeStyles(x, autos) })
}

func (j *job) writeStyles(x *xmlWriter, autos *autoStyles) {
	x.raw(`<office:document-styles` + namespaces + ` office:version="1.3">`)
	c := j.pageComposer(x, autos)
	c.fonts()
	c.commonStyles()
	autos.write(x, j.doc, c.own, j.suffixes, func() {
		for i := range j.doc.Pages {
			c.pageLayout(layoutName(i), &j.doc.Pages[i])
		}
	})
	x.start("office:master-styles")
	for i := range j.doc.Pages {
		if !c.own[i] {
			c.masterPage(i)
		}
	}
	for k, r := range j.letters() {
		c.newLetter(r, k)
		for i := range j.doc.Pages {
			if c.own[i] {
				c.masterPage(i)
			}
		}
	}
	x.end("office:master-styles")
	x.end("office:document-styles")
}
