#!/usr/bin/python3
"""Makes the sample of testdata/: datei01.ods, datei01.fods and IServ's result file.

    /usr/bin/python3 testdata/make/sample.py [FOLDER]      (or: make sample)

LibreOffice itself builds and saves the spreadsheet. The people are in people.py. The content is the same in every run;
the bytes of the .ods are not (zip times, the version of LibreOffice).
"""
import csv
import os
import sys

sys.dont_write_bytecode = True
import people  # noqa: E402
import uno  # noqa: E402
from com.sun.star.awt.FontWeight import BOLD  # noqa: E402
from com.sun.star.lang import Locale  # noqa: E402
from com.sun.star.sheet import TableFilterField2  # noqa: E402
from com.sun.star.sheet.ConditionOperator import FORMULA  # noqa: E402
from com.sun.star.sheet.FilterOperator2 import NOT_EQUAL  # noqa: E402
from com.sun.star.table import CellAddress, CellRangeAddress  # noqa: E402
from com.sun.star.table.CellHoriJustify import CENTER  # noqa: E402
from com.sun.star.util import DateTime  # noqa: E402
from office import Office, props, url  # noqa: E402

GERMAN = Locale("de", "DE", "")
HEADER = ["Vorname", "Nachname", "Kind-ID", "Klasse", "Adresse", "E-Mail", "Telefonnummer"]
WIDTHS = [3200, 4800, 2400, 1600, 7600, 8800, 4000]  # 1/100 mm
RESULT = "Import-Elternaccounts-2026-11-23-10-15-00-Hinzugef\u00fcgt.csv"  # ü as one character
SHADED, HEAD, WARNING = 0xE8EEF7, 0xC9D6EA, 0xFFF2CC


def number_format(doc, code):
    formats = doc.NumberFormats
    key = formats.queryKey(code, GERMAN, False)
    return key if key >= 0 else formats.addNew(code, GERMAN)


def parents_sheet(doc, rows):
    sheet = doc.Sheets.getByIndex(0)
    sheet.Name = "Eltern"
    last = len(rows)  # rows count from 0 here: the header is 0, the people are 1 … last
    width = len(HEADER)
    text, grouped = number_format(doc, "@"), number_format(doc, "#.##0")

    for col, w in enumerate(WIDTHS):
        sheet.Columns.getByIndex(col).Width = w
    for col in range(width):
        if HEADER[col] != "Kind-ID":
            sheet.getCellRangeByPosition(col, 1, col, last).NumberFormat = text
    for col, title in enumerate(HEADER):
        sheet.getCellByPosition(col, 0).String = title
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row):
            cell = sheet.getCellByPosition(c, r)
            if isinstance(value, int):
                cell.NumberFormat, cell.Value = grouped, value
            elif value:
                cell.NumberFormat = text
                cell.String = value
        if r % 2 == 0:
            sheet.getCellRangeByPosition(0, r, width - 1, r).CellBackColor = SHADED

    klasse = HEADER.index("Klasse")
    sheet.getCellRangeByPosition(klasse, 0, klasse, last).HoriJustify = CENTER
    head = sheet.getCellRangeByPosition(0, 0, width - 1, 0)
    head.CharWeight, head.CellBackColor = BOLD, HEAD

    # parents who left no way to reach them are marked, over all columns of the table
    body = sheet.getCellRangeByPosition(0, 1, width - 1, last)
    styles = doc.StyleFamilies.getByName("CellStyles")
    style = doc.createInstance("com.sun.star.style.CellStyle")
    styles.insertByName("Ohne Kontakt", style)
    style.CellBackColor = WARNING
    formats = body.ConditionalFormat
    formats.addNew(props(Operator=FORMULA, Formula1='AND($E2="";$F2="";$G2="")', StyleName="Ohne Kontakt", SourcePosition=CellAddress(0, 0, 1)))
    body.ConditionalFormat = formats

    table = CellRangeAddress(0, 0, 0, width - 1, last)
    doc.DatabaseRanges.addNewByName("Elternliste", table)
    database = doc.DatabaseRanges.getByName("Elternliste")
    database.AutoFilter = True
    database.ContainsHeader = True
    field = TableFilterField2()
    field.Field, field.Operator, field.IsNumeric, field.StringValue = klasse, NOT_EQUAL, False, "8c"
    database.FilterDescriptor.setFilterFields2((field,))
    database.refresh()

    sheet.setPrintAreas((table,))
    sheet.setTitleRows(CellRangeAddress(0, 0, 0, width - 1, 0))
    sheet.setPrintTitleRows(True)

    note = next(r for r, row in enumerate(rows, 1) if row[:2] == ("Layla", "Al-Hassan"))
    sheet.Annotations.insertNew(CellAddress(0, width - 1, note), "Möchte nicht angerufen werden.")
    doc.CurrentController.setActiveSheet(sheet)
    doc.CurrentController.freezeAtPosition(0, 1)


def evaluation_sheet(doc):
    doc.Sheets.insertNewByName("Auswertung", 1)
    sheet = doc.Sheets.getByName("Auswertung")
    percent, boolean = number_format(doc, "0,0%"), number_format(doc, "BOOLEAN")
    lines = [
        ("Konten", "=COUNTA($Eltern.H2:H100)"),
        ("Stand", '=IF(B1>0;"schon "&B1&" Konten";"noch keine Konten")'),
        ("Zeilen", "=COUNTA($Eltern.A2:A100)"),
        ("Alle haben ein Konto", "=B1>=B3"),
        ("Was zu tun ist", '=IF(B4;"Briefe drucken";"es fehlen "&(B3-B1)&" Konten")'),
        ("Anteil mit Konto", "=B1/B3"),
        ("Kurz", '=B2&", "&B5'),
        ("Konto in Zeile 2", '=IF($Eltern.H2="";"keines";$Eltern.H2)'),
        ("Passt zum Namen", "=LEFT(B8;6)=LOWER(LEFT($Eltern.A2;6))"),
        ("Konto von Bergmann", '=IFERROR("Konto: "&VLOOKUP("Bergmann";$Eltern.B2:H100;7;0);"nicht gefunden")'),
        ("Zeilen der 5a", '=COUNTIF($Eltern.D2:D100;"5a")'),
        ("Zeilen ohne Adresse", "=B3-COUNTA($Eltern.E2:E100)"),
        ("Kind-IDs, die Zahlen sind", "=COUNT($Eltern.C2:C100)"),
        ("Erste Zeile", '=$Eltern.A2&" "&$Eltern.B2'),
        ("Ein Text, der von keinem Konto abhängt", '=IF(B11>0;"5a hat Eltern";"5a ist leer")'),
    ]
    for r, (label, formula) in enumerate(lines):
        sheet.getCellByPosition(0, r).String = label
        sheet.getCellByPosition(1, r).Formula = formula
    sheet.getCellByPosition(1, 5).NumberFormat = percent
    for r in (3, 8):
        sheet.getCellByPosition(1, r).NumberFormat = boolean
    sheet.Columns.getByIndex(0).Width, sheet.Columns.getByIndex(1).Width = 8800, 9000
    sheet.getCellRangeByPosition(0, 0, 0, len(lines) - 1).CharWeight = BOLD


def page(doc):
    style = doc.StyleFamilies.getByName("PageStyles").getByName("Default")
    style.IsLandscape, style.Width, style.Height = True, 29700, 21000
    style.ScaleToPagesX, style.ScaleToPagesY = 1, 0


def build(office, folder):
    doc = office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, props())  # not hidden: a hidden document is saved without its views
    try:
        doc.CharLocale = GERMAN
        parents_sheet(doc, people.rows())
        evaluation_sheet(doc)
        page(doc)
        doc.CurrentController.setActiveSheet(doc.Sheets.getByName("Eltern"))
        about = doc.DocumentProperties
        about.Title = "Datei-01 einer erfundenen Schule"
        about.CreationDate = DateTime(0, 0, 0, 8, 23, 11, 2026, False)
        about.Author = about.ModifiedBy = ""
        for name, filter_name in (("datei01.ods", "calc8"), ("datei01.fods", "OpenDocument Spreadsheet Flat XML")):
            doc.storeToURL(url(os.path.join(folder, name)), props(FilterName=filter_name))
    finally:
        doc.close(True)


def result_file(folder):
    with open(os.path.join(folder, RESULT), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\r\n")
        w.writerow(["Nachname", "Vorname", "Klasse/Information", "Account", "Passwort"])
        w.writerows(people.accounts())


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    os.makedirs(folder, exist_ok=True)
    with Office() as office:
        build(office, folder)
    result_file(folder)
    print("%d rows, %d persons, %d accounts" % (len(people.rows()), sum(len(f.parents) for f in people.FAMILIES), len(people.accounts())))


if __name__ == "__main__":
    main()
