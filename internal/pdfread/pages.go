package pdfread

const (
	pointMM    = 25.4 / 72
	maxNesting = 32 // of the page tree
)

// A pageNode is a leaf of the page tree with what it inherits.
type pageNode struct {
	dict      dict
	resources any
	mediaBox  any
	rotate    any
}

// walkPages calls visit for every page in order until it returns false.
func (f *file) walkPages(visit func(pageNode) (bool, error)) error {
	root, err := f.dict(f.trailer["Root"])
	if err != nil {
		return err
	}
	pages, err := f.dict(root["Pages"])
	if err != nil {
		return err
	}
	if pages == nil {
		return damaged("no pages")
	}
	w := &walker{file: f, visit: visit, seen: map[ref]bool{}}
	more, err := w.walk(pages, pageNode{}, 0)
	if err != nil || !more {
		return err
	}
	if count, err := f.int(pages["Count"]); err != nil {
		return err
	} else if count != w.pages {
		return damaged("%d pages, where %d should be", w.pages, count)
	}
	return nil
}

type walker struct {
	*file
	visit func(pageNode) (bool, error)
	seen  map[ref]bool
	pages int64
}

func (w *walker) walk(d dict, inherited pageNode, depth int) (bool, error) {
	if depth > maxNesting {
		return false, tooLarge("page tree")
	}
	node := inherited
	node.dict = d
	for key, at := range map[name]*any{"Resources": &node.resources, "MediaBox": &node.mediaBox, "Rotate": &node.rotate} {
		if d[key] != nil {
			*at = d[key]
		}
	}
	kind, err := w.name(d["Type"])
	if err != nil {
		return false, err
	}
	switch kind {
	case "Page":
		w.pages++
		return w.visit(node)
	case "Pages":
	default:
		return false, damaged("page tree")
	}
	kids, err := w.array(d["Kids"])
	if err != nil {
		return false, err
	}
	for _, kid := range kids {
		r, ok := kid.(ref)
		if !ok || w.seen[r] {
			return false, damaged("page tree")
		}
		w.seen[r] = true
		d, err := w.dict(r)
		if err != nil {
			return false, err
		}
		if more, err := w.walk(d, node, depth+1); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// page reads the words of a page.
func (f *file) page(n pageNode) (Page, error) {
	box, err := f.array(n.mediaBox)
	if err != nil {
		return Page{}, err
	}
	m := numbers(box, 4)
	if m == nil || m[2] <= m[0] || m[3] <= m[1] {
		return Page{}, damaged("page without size")
	}
	if rotate, err := f.int(n.rotate); err != nil {
		return Page{}, err
	} else if rotate != 0 || n.dict["UserUnit"] != nil {
		return Page{}, unsupported("turned or scaled page")
	}
	resources, err := f.dict(n.resources)
	if err != nil {
		return Page{}, err
	}
	content, err := f.contents(n.dict["Contents"])
	if err != nil {
		return Page{}, err
	}
	in := &interpreter{file: f, out: &composer{}}
	// From points with the origin at the bottom to millimetres from the top left.
	in.state.ctm = matrix{pointMM, 0, 0, -pointMM, -m[0] * pointMM, m[3] * pointMM}
	if err := in.run(content, resources, 0); err != nil {
		return Page{}, err
	}
	return Page{
		Width:  (m[2] - m[0]) * pointMM,
		Height: (m[3] - m[1]) * pointMM,
		Words:  in.out.finish(),
	}, nil
}

// contents joins the streams of a page; operators may lie across their borders only between tokens.
func (f *file) contents(v any) ([]byte, error) {
	v, err := f.get(v)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case stream:
		return f.data(v, maxContent)
	case array:
		var all []byte
		for _, part := range v {
			part, err := f.get(part)
			if err != nil {
				return nil, err
			}
			s, ok := part.(stream)
			if !ok {
				return nil, damaged("contents")
			}
			b, err := f.data(s, maxContent-int64(len(all)))
			if err != nil {
				return nil, err
			}
			all = append(append(all, b...), '\n')
		}
		return all, nil
	}
	return nil, damaged("contents")
}
