"""The invented school: families, and the accounts that IServ made for them. Nobody in here exists.

A child is (Kind-ID, Klasse): an int is a number in the spreadsheet, a str is a text with its zeros.
A parent is Parent(Vorname, Nachname, …) and gets one row per child of the family.
"""
import dataclasses
import hashlib
import unicodedata

CITY = "00000 Musterstadt"


@dataclasses.dataclass
class Parent:
    first: str
    last: str
    street: str = None      # None: the family's; "": no address
    mail: str = None        # None: made from the name; "": none
    phone: str = None       # None: made from the family's number; "": none
    account: str = None     # None: vorname.nachname in IServ's scheme; "": IServ has no account
    iserv_first: str = None  # as IServ spells it, where it differs
    iserv_last: str = None
    per_child: dict = None  # number of the child (from 0) → {"street" | "mail" | "phone": value} that differs in that row


@dataclasses.dataclass
class Family:
    street: str
    children: list
    parents: list


def P(*args, **kw):
    return Parent(*args, **kw)


NO_CONTACT = {"street": "", "mail": "", "phone": ""}


def nfd(s):
    return unicodedata.normalize("NFD", s)


FAMILIES = [
    Family("Musterweg 3", [(9896508, "5a")], [P("Thomas", "Bergmann"), P("Katrin", "Bergmann")]),
    # siblings, contacts agree in all rows
    Family("Musterweg 14", [("0012", "5a"), (9896511, "7b")], [P("Jörg", "Weiß"), P("Änne", "Weiß")]),
    Family("Beispielallee 7", [(9896512, "5a")], [P("Zoë", "Müller-Lüdenscheidt"), P("René", "Müller-Lüdenscheidt")]),
    # siblings; the telephone number is spelt in two ways, address and e-mail agree; the dotless i
    Family("Testgasse 1", [("0457", "5b"), (9896514, "8a")],
           [P("Işıl", "Yıldız", per_child={1: {"phone": "+49 30 23125-004"}}, account="isil.yildiz"), P("Mehmet", "Yıldız", account="mehmet.yildiz")]),
    # stored decomposed (u + U+0308) in Datei-01, composed in IServ's file
    Family("Testgasse 22", [("0019", "5b")],
           [P(nfd("Jürgen"), nfd("Größer"), iserv_first="Jürgen", iserv_last="Größer"), P("Anneliese", "Größer")]),
    # typographic apostrophe here, typewriter apostrophe in IServ
    Family("Probeplatz 4a", [(9896517, "5b")],
           [P("Ciarán", "O’Neill", iserv_last="O'Neill", account="ciaran.oneill"), P("Siobhán", "O'Neill", account="siobhan.oneill")]),
    Family("Schlossallee 1", [("0104", "5b")],
           [P("Anna", "von der Heide", account="anna.vonderheide"), P("Friedrich", "von der Heide", account="friedrich.vonderheide")]),
    Family("Musterstraße 12", [(9896520, "5c"), (9896521, "6a")],
           [P("Karl-Heinz", "Schröder"),
            # address abbreviated in the second row; e-mail and telephone agree
            P("Maria Anna", "Schröder", per_child={1: {"street": "Musterstr. 12"}})]),
    Family("Musterstraße 48", [(9896522, "5c")], [P("Łukasz", "Wójcik"), P("Agnieszka", "Wójcik")]),
    Family("Ahornweg 5", [("0200", "5c")], [P("Minh Anh", "Nguyễn"), P("Văn Hùng", "Trần")]),
    Family("Ahornweg 9", [(9896524, "5c")], [P("Omar", "Al-Hassan"), P("Layla", "Al-Hassan", phone="-")]),
    Family("Birkenweg 2", [("0078", "6a")], [P("François", "Lefèvre"), P("Chloé", "Lefèvre")]),
    # a couple whose surnames differ by an ending: two people, never one key
    Family("Birkenweg 17", [(9896527, "6a")], [P("Piotr", "Kowalski"), P("Ewa", "Kowalska")]),
    # namesakes 1: two Andreas Schmidt of different families
    Family("Lindenhof 3", [(9896528, "6a")], [P("Andreas", "Schmidt"), P("Sabine", "Schmidt")]),
    Family("Am Mühlenteich 8", [("0311", "8b")], [P("Andreas", "Schmidt", mail="a.schmidt@example.invalid", account="andreas.schmidt2"), P("Heike", "Schmidt")]),
    # namesakes 2: two Stefanie Meyer; stefanie.meyer2 is a teacher, so the second mother got a 3
    Family("Am Mühlenteich 21", [(9896530, "6b")], [P("Stefanie", "Meyer"), P("Dirk", "Meyer")]),
    Family("Kastanienring 6", [("0405", "9a")], [P("Stefanie", "Meyer", mail="s.meyer@example.invalid", account="stefanie.meyer3"), P("Olaf", "Meyer")]),
    # a number although there is no namesake among the parents: IServ counts over all its users
    Family("Kastanienring 30", [(9896533, "6b")], [P("Thomas", "Meyer", account="thomas.meyer2"), P("Britta", "Meyer")]),
    # siblings without any contact: undecided until --geschwister
    Family("", [("0061", "6b"), ("0062", "9a")], [P("Nadine", "Krüger", "", "", ""), P("Sven", "Krüger", "", "", "")]),
    Family("", [("0063", "6b"), (9896537, "8a"), (9896538, "10a")], [P("Claudia", "Hofmann-Özdemir", "", "keine", "")]),
    # Torsten Jäger is missing in IServ's file
    Family("Seestraße 11", [(9896540, "7a")], [P("Torsten", "Jäger", account=""), P("Birgit", "Jäger")]),
    # IServ spells Peter with ss
    Family("Seestraße 19b", [(9896541, "7a")], [P("Peter", "Strauß", iserv_last="Strauss"), P("Ulrike", "Strauß")]),
    # IServ spells Vincent with a capital V; parents live apart
    Family("Deichweg 2", [("0509", "7a")],
           [P("Vincent", "van den Berg", iserv_last="Van den Berg", account="vincent.vandenberg"), P("Elke", "Brandt", street="Rosenweg 40")]),
    Family("Deichweg 33", [(9896544, "7b")], [P("Jiří", "Dvořák"), P("Markéta", "Dvořáková")]),
    Family("Rosenweg 8", [(9896545, "7b"), (9896546, "10a")], [P("Sofía", "García López"), P("Javier", "García López")]),
    Family("Rosenweg 15", [("0007", "8a")], [P("Günther", "Heßler"), P("Gisela", "Heßler")]),
    # the title stands in the column of the first name, IServ has none
    Family("Parkstraße 1", [(9896548, "8a")], [P("Dr. Erika", "Lindner", iserv_first="Erika"), P("Holger", "Lindner")]),
    Family("Parkstraße 27", [(9896549, "8b")], [P("Bjørn", "Sørensen", account="bjoern.soerensen"), P("Ingrid", "Sørensen", account="ingrid.soerensen")]),
    Family("Bachstraße 5", [("0610", "8b"), (9896551, "10b")],
           # siblings: only the e-mail address stands in both rows
           [P("Michael", "Schulze", per_child={1: {"street": "", "phone": ""}}), P("Petra", "Schulze")]),
    Family("Bachstraße 44", [(9896552, "9a")], [P("Ömer", "Çelik"), P("Ayşe", "Çelik")]),
    # hidden by the filter, which leaves out 8c
    Family("Fliederweg 10", [(9896553, "8c")], [P("Nina", "Hartwig")]),
    # single rows without any contact are persons like all others
    Family("", [("0701", "9b")], [P("Jan", "Petersen", "", "", ""), P("Wiebke", "Petersen", "", "", "")]),
    Family("Fliederweg 12", [(9896555, "10b")], [P("Sarah-Lena", "Vogt"), P("Matthias", "Vogt")]),
]

# An account that IServ made for nobody in Datei-01 (the family left before the term began).
STRANGERS = [("Regina", "Fuchs", "regina.fuchs")]

TRANSLITERATION = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ø": "oe", "đ": "d", "ı": "i"}


def ascii_name(s):
    """ä → ae, ß → ss, other letters without their marks, lower case, words joined by dots."""
    out = []
    for c in unicodedata.normalize("NFC", s).lower().replace("i̇", "i"):
        c = TRANSLITERATION.get(c) or "".join(d for d in unicodedata.normalize("NFD", c) if not unicodedata.combining(d))
        out.append(c)
    return "".join(out).replace("'", "").replace("’", "").replace(" ", ".")


def password(account):
    """Six digits, the same in every run; about one in ten begins with 0."""
    return "%06d" % (int.from_bytes(hashlib.sha256(account.encode()).digest()[:6], "big") % 1_000_000)


def rows():
    """Datei-01's rows: (Vorname, Nachname, Kind-ID, Klasse, Adresse, E-Mail, Telefonnummer), sorted by class as a school exports them."""
    out = []
    for n, f in enumerate(FAMILIES, 1):
        for m, p in enumerate(f.parents):
            # numbers from the block that the Bundesnetzagentur keeps free for films: 030 23125 000 to 999
            own = {
                "street": f.street if p.street is None else p.street,
                "mail": ascii_name(p.first.removeprefix("Dr. ")).replace(".", "-") + "." + ascii_name(p.last).replace(".", "-") + "@example.invalid" if p.mail is None else p.mail,
                "phone": "030 23125%03d" % (n + 200 * m) if p.phone is None else p.phone,
            }
            for c, (kid, klasse) in enumerate(f.children):
                v = own | ((p.per_child or {}).get(c, {}))
                out.append((p.first, p.last, kid, klasse, v["street"] + ", " + CITY if v["street"] else "", v["mail"], v["phone"]))
    out.sort(key=lambda r: (int(r[3].rstrip("abc")), r[3]))  # stable: both parents of a child stay together
    return out


def accounts():
    """IServ's rows: (Nachname, Vorname, Klasse/Information, Account, Passwort), one per person, by name."""
    out = []
    for f in FAMILIES:
        for p in f.parents:
            if p.account == "":
                continue
            first, last = p.iserv_first or p.first, p.iserv_last or p.last
            account = p.account or ascii_name(first) + "." + ascii_name(last)
            out.append((last, first, "Eltern", account, password(account)))
    for first, last, account in STRANGERS:
        out.append((last, first, "Eltern", account, password(account)))
    assert len({r[3] for r in out}) == len(out), "an account stands twice"
    return sorted(out, key=lambda r: (ascii_name(r[0]), ascii_name(r[1]), r[3]))
