package mailmerge

// In merged letters, drawings of the first page's header and footer are
// anchored to the letter instead, where that is the same page anyway: to
// LibreOffice a drawing in a header costs several times what it costs in the body,
// and the time for a PDF grows with drawings times pages.

// canHoist says whether a letter has exactly one page of the first style.
func (d *Document) canHoist() bool {
	first := d.Pages[0]
	if first.Next == "" {
		return false
	}
	for _, p := range d.Pages {
		if p.Next == first.Name {
			return false
		}
	}
	for _, b := range d.Body {
		if p, ok := b.block().(Paragraph); ok && p.Break != nil && p.Break.Page == first.Name {
			return false
		}
	}
	return true
}

// hoistable says whether a drawing does the same anchored elsewhere: it does not move text.
func hoistable(d Drawing) bool {
	switch d := d.drawing().(type) {
	case Frame:
		return d.Wrap == WrapThrough || d.Wrap == WrapBehind
	case PlacedImage:
		return d.Wrap == WrapThrough || d.Wrap == WrapBehind
	}
	return true
}

// hoisted are the drawings of the first page that the letter takes over.
func (c *composer) hoisted() []Drawing {
	var all []Drawing
	for _, band := range []*Band{c.doc.Pages[0].Header, c.doc.Pages[0].Footer} {
		if band == nil {
			continue
		}
		for _, b := range band.Blocks {
			if p, ok := b.block().(Paragraph); ok && !c.hidden(p.HideIf) {
				for _, d := range p.Drawings {
					if hoistable(d) {
						all = append(all, d)
					}
				}
			}
		}
	}
	return all
}

// remaining are the drawings of a paragraph in a band that stay there.
func remaining(drawings []Drawing) []Drawing {
	var all []Drawing
	for _, d := range drawings {
		if !hoistable(d) {
			all = append(all, d)
		}
	}
	return all
}
