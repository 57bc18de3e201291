// Package xlsx reads Office Open XML workbooks and patches cells in them.
package xlsx
