package xlsx

// builtinFormats are the codes that a file names by number only (ECMA-376
// part 1, 18.8.30). The standard prints them for en-US; a German office sees
// these, as LibreOffice shows them. DIN 5008 wants the space before %.
var builtinFormats = [...]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `#,##0 "€";\-#,##0 "€"`, 6: `#,##0 "€";[Red]\-#,##0 "€"`,
	7: `#,##0.00 "€";\-#,##0.00 "€"`, 8: `#,##0.00 "€";[Red]\-#,##0.00 "€"`,
	9: "0\u00a0%", 10: "0.00\u00a0%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "dd.mm.yyyy", 15: "dd. mmm yy", 16: "dd. mmm", 17: "mmm yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd.mm.yyyy hh:mm",
	23: "General", 24: "General", 25: "General", 26: "General",
	27: "dd.mm.yyyy", 28: "dd.mm.yyyy", 29: "dd.mm.yyyy", 30: "dd.mm.yyyy", 31: "dd.mm.yyyy",
	32: "hh:mm:ss", 33: "hh:mm:ss", 34: "hh:mm:ss", 35: "hh:mm:ss", 36: "dd.mm.yyyy",
	37: `#,##0 _€;\-#,##0 _€`, 38: `#,##0 _€;[Red]\-#,##0 _€`,
	39: `#,##0.00 _€;\-#,##0.00 _€`, 40: `#,##0.00 _€;[Red]\-#,##0.00 _€`,
	41: `_-* #,##0 _€_-;\-* #,##0 _€_-;_-* "-" _€_-;_-@_-`,
	42: `_-* #,##0 "€"_-;\-* #,##0 "€"_-;_-* "-" "€"_-;_-@_-`,
	43: `_-* #,##0.00 _€_-;\-* #,##0.00 _€_-;_-* "-"?? _€_-;_-@_-`,
	44: `_-* #,##0.00 "€"_-;\-* #,##0.00 "€"_-;_-* "-"?? "€"_-;_-@_-`,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: "dd.mm.yyyy", 51: "dd.mm.yyyy", 52: "dd.mm.yyyy", 53: "dd.mm.yyyy", 54: "dd.mm.yyyy",
	55: "dd.mm.yyyy", 56: "dd.mm.yyyy", 57: "dd.mm.yyyy", 58: "dd.mm.yyyy",
}

// thaiFormats says which format a Thai one stands for elsewhere; from number 59.
var thaiFormats = [...]uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 14, 15, 16, 17, 20, 21, 22, 45, 46, 47}

// builtinFormat returns the code of a number that needs no code in the file.
func builtinFormat(id int) (code string, ok bool) {
	if thai := id - len(builtinFormats); thai >= 0 && thai < len(thaiFormats) {
		id = int(thaiFormats[thai])
	}
	if id < 0 || id >= len(builtinFormats) {
		return "", false
	}
	return builtinFormats[id], true
}
