package xmlscan

import (
	"fmt"
	"hash/maphash"
	"io"
)

// Limits that untrusted input may not pass. Together with the sizes below they
// bound a scanner's memory, whatever the input is.
const (
	maxTag      = 1 << 20 // bytes of one tag; a path of a drawing may take a few hundred KiB
	maxProc     = 1 << 16 // bytes of one processing instruction
	maxDepth    = 512     // nested elements; office documents stay below 50
	maxAttrs    = 1 << 10 // attributes of one tag
	maxName     = 1 << 10 // bytes of one name
	maxURI      = 1 << 12 // bytes of one namespace URI
	maxBindings = 1 << 10 // namespace declarations in force; LibreOffice writes about 40
)

const (
	bufferSize  = 128 << 10
	firstBuffer = 16 << 10 // most parts are small
	growAfter   = 8        // so many buffers have been read
	growBy      = 4        // times
	pieceSize   = 32 << 10 // longer text is handed out in pieces of about this size
	minPiece    = 32       // a piece must be longer than what may not be cut apart
)

// A Scanner reads tokens. It is not safe for concurrent use.
type Scanner struct {
	// Consumed, if set, is handed every byte of the input once and in order,
	// when no later token can start before it: never a byte of a token that
	// Next has not returned, nor of the one it returned last. When Next
	// returns io.EOF all bytes have been handed over. It must not keep its
	// argument. An error of it ends the scan and is returned by Next.
	Consumed func([]byte) error

	// Doctype lets a document type declaration pass that stands before the root
	// element and only names an external subset, as manifests of OpenOffice 1
	// and 2 do. Nothing is read from there. Without it, and with an internal
	// subset, the scan ends with ErrDoctype.
	Doctype bool

	src   io.Reader
	vocab *Vocabulary

	buf    []byte
	size   int   // of buf, once more than the first part of the input has been read
	r, w   int   // buf[r:w] is read, checked and not yet handed out
	filled int   // buf[w:filled] is the beginning of a character
	base   int64 // offset of buf[0]
	ended  bool  // nothing comes after buf[:w]
	broken error // why, unless the input just ends there
	piece  int

	err      error
	tok      Token
	within   Kind // CDATA or Comment: a long one continues
	rootSeen bool
	typeSeen bool // Doctype

	levels []level // by depth, those that were open before included
	depth  int

	names  names
	fresh  tag    // the tag parsed last
	serial uint64 // its number

	seed       maphash.Seed
	cache      []*tag
	remembered uint64 // tags put there
}

// New returns a scanner over src with the names of v.
func New(src io.Reader, v *Vocabulary) *Scanner {
	return newScanner(src, v, bufferSize, pieceSize)
}

func newScanner(src io.Reader, v *Vocabulary, buffer, piece int) *Scanner {
	return &Scanner{
		src: src, vocab: v, size: buffer,
		buf:    make([]byte, min(buffer, firstBuffer)),
		piece:  max(piece, minPiece),
		levels: make([]level, 1, 16),
		names:  newNames(),
		seed:   maphash.MakeSeed(),
		cache:  make([]*tag, cacheSize),
	}
}

// Depth returns the number of open elements; a start tag that is not
// self-closing counts as open, an end tag as closed.
func (s *Scanner) Depth() int { return s.depth }

// Offset returns the offset of the end of the last token.
func (s *Scanner) Offset() int64 { return s.base + int64(s.r) }

// fail returns an error at the byte i after the end of the last token.
func (s *Scanner) fail(i int, kind error, format string, args ...any) error {
	return &Error{Offset: s.Offset() + int64(i), Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// Next returns the next token, io.EOF after the last one, an [*Error], or what
// reading from the source or Consumed returned. The token is valid until the
// next call. What Next returns does not depend on the portions in which the
// source hands out its bytes: tokens before a fault come first.
func (s *Scanner) Next() (*Token, error) {
	if s.err != nil {
		return nil, s.err
	}
	s.names.inner = 0
	if err := s.next(); err != nil {
		s.err = err
		return nil, err
	}
	return &s.tok, nil
}

func (s *Scanner) next() error {
	if s.w-s.r < 2 && !s.ended {
		if err := s.more(2); err != nil {
			return err
		}
	}
	switch {
	case s.r == s.w:
		return s.end()
	case s.within == CDATA:
		return s.cdata(true)
	case s.within == Comment:
		return s.comment(true)
	case s.buf[s.r] != '<':
		return s.text()
	case s.w-s.r < 2:
		return s.unfinished("tag", maxTag)
	}
	switch s.buf[s.r+1] {
	case '/':
		return s.endTag()
	case '!':
		return s.declaration()
	case '?':
		return s.procInst()
	}
	return s.startTag()
}

func (s *Scanner) end() error {
	switch {
	case s.broken != nil:
		return s.broken
	case s.within == CDATA:
		return s.unfinished("CDATA section", maxTag)
	case s.within == Comment:
		return s.unfinished("comment", maxTag)
	case s.depth > 0:
		return s.fail(0, ErrSyntax, "the input ends before %s", clip([]byte(s.levels[s.depth-1].end)))
	case !s.rootSeen:
		return s.fail(0, ErrSyntax, "there is no element")
	}
	if err := s.handOver(); err != nil {
		return err
	}
	return io.EOF
}

// unfinished returns why a piece of markup that starts at r has no end within
// the first limit bytes.
func (s *Scanner) unfinished(what string, limit int) error {
	switch {
	case s.w-s.r >= limit:
		return s.fail(0, ErrLimit, "%s of more than %d bytes", what, limit)
	case s.broken != nil:
		return s.broken
	}
	return s.fail(0, ErrSyntax, "the input ends in a %s", what)
}

func (s *Scanner) emit(k Kind, n int) {
	start := s.base + int64(s.r)
	t := &s.tok
	t.Kind, t.SelfClosing, t.Atom = k, false, 0
	t.Start, t.End = start, start+int64(n)
	t.Raw = s.buf[s.r : s.r+n : s.r+n]
	t.attrs, t.id = nil, 0
	s.r += n
}
