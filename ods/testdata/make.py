#!/usr/bin/python3
"""Makes the documents of ods/testdata/: LibreOffice itself builds and saves them.

    /usr/bin/python3 ods/testdata/make.py [FOLDER]

Each has a table in its first sheet, header in row 1 (merged.ods: in row 3), whose next free column is E. The people are
invented. The content is the same in every run; the bytes of the .ods are not (zip times, the version of LibreOffice).
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "testdata", "make"))
import uno  # noqa: E402
from com.sun.star.awt import Rectangle  # noqa: E402
from com.sun.star.awt.FontWeight import BOLD  # noqa: E402
from com.sun.star.lang import Locale  # noqa: E402
from com.sun.star.sheet import TableFilterField2  # noqa: E402
from com.sun.star.sheet.ConditionOperator import FORMULA  # noqa: E402
from com.sun.star.sheet.DataPilotFieldOrientation import DATA, ROW  # noqa: E402
from com.sun.star.sheet.FilterOperator2 import NOT_EQUAL  # noqa: E402
from com.sun.star.sheet.GeneralFunction import COUNT  # noqa: E402
from com.sun.star.sheet.ValidationType import LIST  # noqa: E402
from com.sun.star.table import CellAddress, CellRangeAddress  # noqa: E402
from com.sun.star.table.TableOrientation import COLUMNS, ROWS  # noqa: E402
from office import Office, props, url  # noqa: E402

GERMAN = Locale("de", "DE", "")
HEADER = ("Vorname", "Nachname", "Klasse", "Kind-ID")
PEOPLE = (("Ada", "Löwe", "5a", 1001), ("Bo", "Müller-Lüdenscheidt", "5a", 1002), ("Cem", "O'Neill", "5b", 1003),
          ("Dörte", "Groß", "6a", 1004), ("Émile", "Vidal", "6a", 1005), ("Finn", "Petersen", "6b", 1006))
LAST = len(PEOPLE) + 1  # row as Calc shows it


def table(sheet, top=1):
    """The table from row top (as Calc shows it) on."""
    for c, title in enumerate(HEADER):
        sheet.getCellByPosition(c, top - 1).String = title
    for r, person in enumerate(PEOPLE):
        for c, value in enumerate(person):
            cell = sheet.getCellByPosition(c, top + r)
            if isinstance(value, int):
                cell.Value = value
            else:
                cell.String = value
    sheet.getCellRangeByPosition(0, top - 1, 3, top - 1).CharWeight = BOLD


def lines(sheet, formulas, col=0):
    """Formulas in Calc's own notation, one below the other."""
    for r, f in enumerate(formulas):
        sheet.getCellByPosition(col, r).Formula = f


def formulas(doc):
    """Results that depend on column E in every way: texts, truth values, chains, arrays, names, computed addresses."""
    first = doc.Sheets.getByIndex(0)
    first.Name = "Eltern"
    table(first)
    for i, name in enumerate(("Müller's Liste", "Stand 1.0", "Übersicht", "Fern"), 1):
        doc.Sheets.insertNewByName(name, i)
    doc.NamedRanges.addNewByName("Konten", "$Eltern.$E$2:$E$%d" % LAST, CellAddress(0, 0, 0), 0)
    doc.NamedRanges.addNewByName("Namen", "$Eltern.$A$2:$A$%d" % LAST, CellAddress(0, 0, 0), 0)
    # beside the table, with a column between: on the sheet itself
    lines(first, ('=COUNTA(E2:E9)&" Konten"', '=IF(E2="";"offen";"fertig")', '=G2="fertig"', "=COUNTA(E:E)", '=A2&B2', '=IF(G3;G2;G1)'), 6)
    liste = doc.Sheets.getByName("Müller's Liste")
    lines(liste, ('=$Eltern.E2&"!"', '=A1="!"', '=IF(A2;"leer";"voll")', '=A3&$Eltern.A2', "=ISBLANK($Eltern.E3)", '=$Eltern.A2&" fest"'))
    liste.getCellRangeByPosition(1, 0, 1, 5).setArrayFormula('=IF($Eltern.E2:E7="";"leer";$Eltern.E2:E7)')
    liste.getCellRangeByPosition(2, 0, 3, 1).setArrayFormula('=TRANSPOSE(B1:B2)&"*"')
    stand = doc.Sheets.getByName("Stand 1.0")
    lines(stand, ("=$'Müller''s Liste'.A3&\"?\"", "=$'Müller''s Liste'.A2", "=$'Müller''s Liste'.C1&$'Müller''s Liste'.D2",
                  "=IF(B1;1;0)", '=TEXT(COUNTA($Eltern.E2:E7);"0")&" von 6"', '=SUMPRODUCT($Eltern.E2:E7<>"")&""',
                  '=COUNTIF($Eltern.E2:E7;"row*")&" row"', '=IFERROR(VLOOKUP("Ada";$Eltern.A2:E7;5;0);"fehlt")'))
    uebersicht = doc.Sheets.getByName("Übersicht")
    lines(uebersicht, ('=COUNTA(Konten)&" gefüllt"', '=INDEX(Konten;2)&"*"', '=INDIRECT("Eltern.E3")&"+"', '=OFFSET($Eltern.A1;2;4)&"-"',
                       '=COUNTA(Namen)&" Namen"', "=$'Stand 1.0'.A1&\"\"", '=MATCH("row-3";Konten;0)', '=CELL("CONTENTS";$Eltern.E4)&""', '=INDEX($Eltern.A1:F9;4;5)&"#"'))
    fern = doc.Sheets.getByName("Fern")
    lines(fern, ("=$Eltern.A2", '=A1&" bleibt"', '=UPPER(A2)', '=COUNTA($Eltern.A2:D7)&" Zellen"'))
    doc.Sheets.getByName("Übersicht").IsVisible = False


def layout(doc):
    """Looks, ranges and whatever else lies over or beside the table."""
    sheet = doc.Sheets.getByIndex(0)
    sheet.Name = "Datei-01"
    table(sheet)
    whole_row = sheet.getCellRangeByPosition(0, 0, 16383, 0)
    whole_row.CharWeight, whole_row.CellBackColor = BOLD, 0xC9D6EA
    for r in range(2, LAST, 2):
        sheet.getCellRangeByPosition(0, r, 3, r).CellBackColor = 0xE8EEF7  # shaded alternately
    sheet.Columns.getByIndex(5).IsVisible = False
    sheet.Columns.getByIndex(6).IsVisible = False
    sheet.Columns.getByIndex(3).Width = 5000
    sheet.group(CellRangeAddress(0, 1, 0, 2, 0), COLUMNS)
    sheet.group(CellRangeAddress(0, 0, 2, 0, 4), ROWS)
    sheet.group(CellRangeAddress(0, 0, 3, 0, 4), ROWS)
    styles = doc.StyleFamilies.getByName("CellStyles")
    style = doc.createInstance("com.sun.star.style.CellStyle")
    styles.insertByName("Auffällig", style)
    style.CellBackColor = 0xFFF2CC
    for area, formula in ((sheet.getCellRangeByPosition(0, 1, 3, LAST - 1), '$A2="Cem"'), (sheet.getCellRangeByPosition(3, 11, 3, 12), "$D12>1004")):
        conditional = area.ConditionalFormat
        conditional.addNew(props(Operator=FORMULA, Formula1=formula, StyleName="Auffällig", SourcePosition=CellAddress(0, 0, area.RangeAddress.StartRow)))
        area.ConditionalFormat = conditional
    whole = CellRangeAddress(0, 0, 0, 3, LAST - 1)
    doc.DatabaseRanges.addNewByName("Liste", whole)
    database = doc.DatabaseRanges.getByName("Liste")
    database.AutoFilter = database.ContainsHeader = True
    field = TableFilterField2()
    field.Field, field.Operator, field.IsNumeric, field.StringValue = 2, NOT_EQUAL, False, "5b"
    database.FilterDescriptor.setFilterFields2((field,))
    database.refresh()
    sheet.setPrintAreas((whole, CellRangeAddress(0, 0, 0, 1, 3)))
    sheet.setTitleRows(CellRangeAddress(0, 0, 0, 3, 0))
    sheet.setPrintTitleRows(True)
    doc.NamedRanges.addNewByName("Tabelle", "$'Datei-01'.$A$1:$D$%d" % LAST, CellAddress(0, 0, 0), 0)
    sheet.Annotations.insertNew(CellAddress(0, 3, 2), "Nur mittwochs anrufen.")
    validity = sheet.getCellRangeByPosition(2, 1, 2, LAST - 1).Validation
    validity.Type = LIST
    validity.setFormula1('"5a";"5b";"6a";"6b"')
    sheet.getCellRangeByPosition(2, 1, 2, LAST - 1).Validation = validity
    sheet.Charts.addNewByName("Diagramm", Rectangle(1000, 6000, 8000, 5000), (CellRangeAddress(0, 0, 0, 0, LAST - 1), CellRangeAddress(0, 3, 0, 3, LAST - 1)), True, True)
    doc.Sheets.insertNewByName("Auszählung", 1)
    pilots = doc.Sheets.getByIndex(1).DataPilotTables
    pilot = pilots.createDataPilotDescriptor()
    pilot.setSourceRange(whole)
    fields = pilot.DataPilotFields
    fields.getByName("Klasse").Orientation = ROW
    count = fields.getByName("Kind-ID")
    count.Orientation, count.Function = DATA, COUNT
    pilots.insertNewByName("Auszählung", CellAddress(1, 0, 0), pilot)
    doc.CurrentController.setActiveSheet(sheet)
    doc.CurrentController.freezeAtPosition(0, 1)


def merged(doc):
    """A title over the table, a note beside it, cells of one kind side by side and one above the other."""
    sheet = doc.Sheets.getByIndex(0)
    sheet.Name = "Liste.2026"
    title = sheet.getCellRangeByPosition(0, 0, 3, 0)
    title.merge(True)
    sheet.getCellByPosition(0, 0).String = "Eltern der Jahrgänge 5 und 6"
    table(sheet, 3)
    sheet.getCellByPosition(5, 5).String = "Stand: November"
    for r in range(9, 14):  # equal rows, stored once
        for c, value in enumerate(("Gast", "Gast", "7a", "")):
            sheet.getCellByPosition(c, r).String = value
    sheet.getCellRangeByPosition(0, 0, 16383, 30).CharHeight = 11
    sheet.getCellByPosition(0, 15).Formula = '=COUNTA(E4:E14)&" Konten"'
    text = doc.NumberFormats.queryKey("@", GERMAN, False)
    sheet.getCellRangeByPosition(3, 3, 3, 13).NumberFormat = text


def build(office, folder, make, *names):
    # not hidden: a hidden document is saved without its views
    doc = office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, props())
    try:
        doc.CharLocale = GERMAN
        make(doc)
        doc.calculateAll()
        doc.DocumentProperties.Author = doc.DocumentProperties.ModifiedBy = ""
        for name in names:
            filter_name = "calc8" if name.endswith(".ods") else "OpenDocument Spreadsheet Flat XML"
            doc.storeToURL(url(os.path.join(folder, name)), props(FilterName=filter_name))
    finally:
        doc.close(True)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    with Office() as office:
        build(office, folder, formulas, "formulas.ods", "formulas.fods")
        build(office, folder, layout, "layout.ods")
        build(office, folder, merged, "merged.ods")


if __name__ == "__main__":
    main()
