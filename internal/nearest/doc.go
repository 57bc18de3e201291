// Package nearest finds the words that a mistyped one may have meant: commands,
// flags, file names. It is for suggestions to a person and never decides anything.
package nearest
