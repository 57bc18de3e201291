package zipcopy

import (
	"bytes"
	"fmt"
	"slices"
)

// CompareRecords proves that after is before with nothing changed but the
// entries for which except is true (nil: none). Both have the same entries in the same order, in
// the directory and in the file; every other record is byte for byte the same
// (local header, data, descriptor), and so is what stands before, between and
// behind the records; headers in the directory differ in offsets only. The
// excepted entries keep name, method, times, attributes, comment and extra
// fields but for zip64. Their data are the caller's to check.
//
// The first difference is an [*Error] of the kind ErrDiffers that names the
// entry; Offset is in the file of after.
func CompareRecords(before, after *Archive, except func(name string) bool) error {
	if except == nil {
		except = func(string) bool { return false }
	}
	c := &comparison{old: before, new: after, except: except}
	for _, step := range []func() error{c.entries, c.records, c.directory, c.endRecords} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// A comparison is one run of CompareRecords.
type comparison struct {
	old, new       *Archive
	except         func(name string) bool
	oldBuf, newBuf []byte
	// Where the directories' headers end; behind them there may be more.
	oldHeaders, newHeaders int64
}

func differs(e *Entry, offset int64, format string, args ...any) *Error {
	err := archiveError(ErrDiffers, offset, format, args...)
	if e != nil {
		err.Entry = e.Name
	}
	return err
}

func (c *comparison) entries() error {
	if n, m := len(c.old.entries), len(c.new.entries); n != m {
		return differs(nil, c.new.end.pos, "%d entries became %d", n, m)
	}
	for i := range c.old.entries {
		if o, n := &c.old.entries[i], &c.new.entries[i]; o.Name != n.Name {
			return differs(o, n.Offset, "entry %d of the directory is now %q", i+1, shorten(n.Name))
		}
	}
	if !slices.Equal(c.old.order, c.new.order) {
		return differs(nil, -1, "the records have another order")
	}
	return nil
}

// records compares all that stands before the directories.
func (c *comparison) records() error {
	var oldPos, newPos int64
	for _, i := range c.old.order {
		o, n := &c.old.entries[i], &c.new.entries[i]
		if err := c.same(nil, fmt.Sprintf("before the record of %q", shorten(o.Name)), oldPos, o.Offset, newPos, n.Offset); err != nil {
			return err
		}
		if c.except(o.Name) {
			if err := c.localHeaders(o, n); err != nil {
				return err
			}
		} else if err := c.same(o, "in the record", o.Offset, o.end, n.Offset, n.end); err != nil {
			return err
		}
		oldPos, newPos = o.end, n.end
	}
	return c.same(nil, "before the directory", oldPos, c.old.end.dirStart, newPos, c.new.end.dirStart)
}

// localHeaders compares what a replaced entry keeps.
func (c *comparison) localHeaders(o, n *Entry) error {
	var was, is localHeader
	if err := was.read(c.old.r, o, c.old.end.dirStart); err != nil {
		return err
	}
	if err := is.read(c.new.r, n, c.new.end.dirStart); err != nil {
		return err
	}
	const clock = 10 // time and date, 4 bytes
	switch {
	case was.method() != is.method() || (was.flags()^is.flags())&^flagDescriptor != 0:
		return differs(o, n.Offset, "method or flags of the local header")
	case !bytes.Equal(was.raw[clock:clock+4], is.raw[clock:clock+4]):
		return differs(o, n.Offset, "time in the local header")
	case !sameExtra(was.extra, is.extra):
		return differs(o, n.Offset, "extra field of the local header")
	}
	return nil
}

func sameExtra(a, b []byte) bool {
	return bytes.Equal(appendWithoutZip64(nil, a), appendWithoutZip64(nil, b))
}

func (c *comparison) directory() error {
	oldDir, newDir := newDirectoryReader(c.old.r, c.old.end), newDirectoryReader(c.new.r, c.new.end)
	for i := range c.old.entries {
		o, err := oldDir.next()
		if err != nil {
			return err
		}
		n, err := newDir.next()
		if err != nil {
			return err
		}
		e := &c.old.entries[i]
		if what := headerDifference(&o, &n, c.except(e.Name)); what != "" {
			return differs(e, n.pos, "%s in the directory", what)
		}
	}
	c.oldHeaders, c.newHeaders = oldDir.pos, newDir.pos
	return nil
}

// headerDifference names what differs; "" means nothing that may not.
func headerDifference(o, n *central, replaced bool) string {
	gained := n.inZip64.offset && !o.inZip64.offset // the offset outgrew its 4 bytes
	if !replaced && !gained {
		if !bytes.Equal(withoutOffset(o), withoutOffset(n)) {
			return "more than the offset"
		}
		return ""
	}
	flags := o.flags() ^ n.flags()
	if replaced {
		flags &^= flagDescriptor
	}
	const (
		madeBy     = 4
		clock      = 12
		attributes = 36 // internal 2, external 4
	)
	switch {
	case flags != 0 || o.method() != n.method():
		return "method or flags"
	case !bytes.Equal(o.fixed[madeBy:madeBy+2], n.fixed[madeBy:madeBy+2]) || n.version() != o.version() && n.version() != versionZip64:
		return "version"
	case !bytes.Equal(o.fixed[clock:clock+4], n.fixed[clock:clock+4]):
		return "time"
	case !bytes.Equal(o.fixed[attributes:attributes+6], n.fixed[attributes:attributes+6]):
		return "attributes"
	case !bytes.Equal(o.comment, n.comment):
		return "comment"
	case !sameExtra(o.extra, n.extra):
		return "extra field"
	case !replaced && (o.crc() != n.crc() || o.csize != n.csize || o.usize != n.usize):
		return "checksum or sizes"
	}
	return ""
}

// withoutOffset gives the header with zeros where its offset stands.
func withoutOffset(c *central) []byte {
	b := bytes.Clone(c.raw)
	clear(b[42:46])
	if c.inZip64.offset {
		at := lenCentral + len(c.name) + c.offsetInExtra()
		clear(b[at : at+8])
		le.PutUint32(b[42:], max32)
	}
	return b
}

// endRecords compares what stands behind the headers of the directory.
func (c *comparison) endRecords() error {
	o, n := c.old.end, c.new.end
	if o.base != n.base {
		return differs(nil, -1, "offsets count from byte %d, not %d", n.base, o.base)
	}
	if x, y := o.dirStart+o.dirSize-c.oldHeaders, n.dirStart+n.dirSize-c.newHeaders; x != y {
		return differs(nil, c.newHeaders, "%d bytes behind the headers of the directory became %d", x, y)
	}
	const behind = "behind the directory"
	if o.end64 < 0 {
		if err := c.same(nil, behind, c.oldHeaders, o.pos, c.newHeaders, n.limit()); err != nil {
			return err
		}
	} else {
		if n.end64 < 0 {
			return differs(nil, n.pos, "the zip64 end record is gone")
		}
		if err := c.same(nil, behind, c.oldHeaders, o.end64, c.newHeaders, n.end64); err != nil {
			return err
		}
		const sizes = 40 // size and offset of the directory, up to lenEnd64
		if err := c.same(nil, "in the zip64 end record", o.end64, o.end64+sizes, n.end64, n.end64+sizes); err != nil {
			return err
		}
		const locator = 8 // up to its offset of 8 bytes
		oldLoc, newLoc := o.pos-lenLocator64, n.pos-lenLocator64
		if err := c.same(nil, "in the zip64 end record", o.end64+lenEnd64, oldLoc+locator, n.end64+lenEnd64, newLoc+locator); err != nil {
			return err
		}
		if err := c.same(nil, "in the zip64 locator", oldLoc+locator+8, o.pos, newLoc+locator+8, n.pos); err != nil {
			return err
		}
	}
	const sizes = 12 // the same, up to the length of the comment
	if err := c.same(nil, "in the end record", o.pos, o.pos+sizes, n.pos, n.pos+sizes); err != nil {
		return err
	}
	return c.same(nil, "in the comment", o.pos+lenEnd-2, c.old.size, n.pos+lenEnd-2, c.new.size)
}

// same compares [oldPos, oldEnd) of the old file with [newPos, newEnd) of the
// new one.
func (c *comparison) same(e *Entry, where string, oldPos, oldEnd, newPos, newEnd int64) error {
	if oldEnd-oldPos != newEnd-newPos {
		return differs(e, newPos, "%d bytes became %d %s", oldEnd-oldPos, newEnd-newPos, where)
	}
	if c.oldBuf == nil {
		size := min(copyBuffer, c.old.size)
		c.oldBuf, c.newBuf = make([]byte, size), make([]byte, size)
	}
	for oldPos < oldEnd {
		n := min(int64(len(c.oldBuf)), oldEnd-oldPos)
		o, w := c.oldBuf[:n], c.newBuf[:n]
		if err := readAt(c.old.r, o, oldPos); err != nil {
			return err
		}
		if err := readAt(c.new.r, w, newPos); err != nil {
			return err
		}
		if !bytes.Equal(o, w) {
			i := 0
			for o[i] == w[i] {
				i++
			}
			return differs(e, newPos+int64(i), "byte %d of the old file became another %s", oldPos+int64(i), where)
		}
		oldPos, newPos = oldPos+n, newPos+n
	}
	return nil
}
