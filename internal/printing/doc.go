// Package printing makes finished letters: one document with a letter for each
// account, and on request a PDF that is kept only if it reads back right.
//
// Which accounts get a letter and what it says is decided by package letter, from the
// same document that the form letter is made of. This package chooses among those
// letters, writes them, has LibreOffice make the PDF, and proves page by page that
// every letter belongs to one account. It prints nothing by itself.
package printing
