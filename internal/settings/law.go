package settings

// A Land is one of the sixteen, with what the privacy information names for its
// public schools. Names and web addresses only: offices move.
type Land struct {
	Code      string // ISO 3166-2 without "DE-": "NI"
	Name      string
	SchoolLaw string // where school law allows the school to process parents' data
	LawSure   bool   // false: not confirmed by a current text, a person must check it
	Authority string // supervises data protection in public bodies
	Web       string // of the authority, without "https://"
}

// lands by name. The laws are those that public collections of school law and
// current texts of schools name; where only older or general sources do, LawSure
// is false. § is followed by a no-break space (DIN 5008).
var lands = []Land{
	{"BW", "Baden-Württemberg", "§\u00a0115 Schulgesetz für Baden-Württemberg (SchG)", true,
		"Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg", "www.baden-wuerttemberg.datenschutz.de"},
	{"BY", "Bayern", "Art.\u00a085 Bayerisches Gesetz über das Erziehungs- und Unterrichtswesen (BayEUG)", true,
		"Der Bayerische Landesbeauftragte für den Datenschutz", "www.datenschutz-bayern.de"},
	{"BE", "Berlin", "§§\u00a064\u00a0ff. Schulgesetz für das Land Berlin (SchulG)", true,
		"Berliner Beauftragte für Datenschutz und Informationsfreiheit", "www.datenschutz-berlin.de"},
	{"BB", "Brandenburg", "§\u00a065 Brandenburgisches Schulgesetz (BbgSchulG)", true,
		"Die Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht Brandenburg", "www.lda.brandenburg.de"},
	{"HB", "Bremen", "Bremisches Schuldatenschutzgesetz (BremSchulDSG)", true,
		"Die Landesbeauftragte für Datenschutz und Informationsfreiheit der Freien Hansestadt Bremen", "www.datenschutz.bremen.de"},
	{"HH", "Hamburg", "§§\u00a098\u00a0ff. Hamburgisches Schulgesetz (HmbSG)", true,
		"Der Hamburgische Beauftragte für Datenschutz und Informationsfreiheit", "www.datenschutz-hamburg.de"},
	{"HE", "Hessen", "§\u00a083 Hessisches Schulgesetz (HSchG)", true,
		"Der Hessische Beauftragte für Datenschutz und Informationsfreiheit", "www.datenschutz.hessen.de"},
	{"MV", "Mecklenburg-Vorpommern", "§\u00a070 Schulgesetz für das Land Mecklenburg-Vorpommern (SchulG M-V)", true,
		"Der Landesbeauftragte für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern", "www.datenschutz-mv.de"},
	{"NI", "Niedersachsen", "§\u00a031 Niedersächsisches Schulgesetz (NSchG)", true,
		"Der Landesbeauftragte für den Datenschutz Niedersachsen", "www.lfd.niedersachsen.de"},
	{"NW", "Nordrhein-Westfalen", "§\u00a0120 Schulgesetz für das Land Nordrhein-Westfalen (SchulG NRW) und VO-DV\u00a0I", true,
		"Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen", "www.ldi.nrw.de"},
	{"RP", "Rheinland-Pfalz", "§\u00a067 Schulgesetz Rheinland-Pfalz (SchulG)", true,
		"Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Rheinland-Pfalz", "www.datenschutz.rlp.de"},
	{"SL", "Saarland", "§\u00a020b Schulordnungsgesetz (SchoG)", false,
		"Unabhängiges Datenschutzzentrum Saarland", "www.datenschutz.saarland.de"},
	{"SN", "Sachsen", "§\u00a063a Sächsisches Schulgesetz (SächsSchulG)", false,
		"Sächsische Datenschutz- und Transparenzbeauftragte", "www.datenschutz.sachsen.de"},
	{"ST", "Sachsen-Anhalt", "§\u00a084a Schulgesetz des Landes Sachsen-Anhalt (SchulG LSA)", true,
		"Landesbeauftragte für den Datenschutz Sachsen-Anhalt", "datenschutz.sachsen-anhalt.de"},
	{"SH", "Schleswig-Holstein", "§\u00a030 Schleswig-Holsteinisches Schulgesetz (SchulG)", true,
		"Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein", "www.datenschutzzentrum.de"},
	{"TH", "Thüringen", "§\u00a057 Thüringer Schulgesetz (ThürSchulG)", false,
		"Thüringer Landesbeauftragter für den Datenschutz und die Informationsfreiheit", "www.tlfdi.de"},
}

// landOf returns the Land of a code. It is false for "" and unknown codes.
func landOf(code string) (Land, bool) {
	for _, l := range lands {
		if l.Code == code {
			return l, true
		}
	}
	return Land{}, false
}

func landChoices() []choice {
	var list []choice
	for _, l := range lands {
		list = append(list, choice{l.Code, l.Name})
	}
	return list
}

// Law is what the privacy information of a school names. What is not known is
// empty; what is not sure must be checked by a person.
type Law struct {
	Act           string // "DS-GVO"; in churches (Art. 91 DS-GVO) "DSG-EKD" or "KDG"
	SchoolLaw     string // only for public schools
	SchoolLawSure bool
	Authority     string
	Web           string // of the authority
	AuthoritySure bool
}

// Law gives law and authority for the Land and the sponsor in the settings.
func (s *Settings) Law() Law {
	land, known := landOf(s.School.Land)
	law := Law{Act: "DS-GVO"}
	switch s.School.Sponsor {
	case Protestant:
		// One authority for the whole EKD since the last separate one was joined.
		return Law{Act: "DSG-EKD", Authority: "Der Beauftragte für den Datenschutz der EKD", Web: "datenschutz.ekd.de"}
	case Catholic:
		law.Act = "KDG"
		if known {
			law.Authority, law.Web = catholicAuthority(land.Code)
		}
		return law
	case Private:
		law.Authority, law.Web, law.AuthoritySure = land.Authority, land.Web, known
		if land.Code == "BY" { // the other authority is for public bodies only
			law.Authority, law.Web = "Bayerisches Landesamt für Datenschutzaufsicht (BayLDA)", "www.lda.bayern.de"
		}
		return law
	}
	law.SchoolLaw, law.SchoolLawSure = land.SchoolLaw, land.LawSure
	law.Authority, law.Web, law.AuthoritySure = land.Authority, land.Web, known
	return law
}

// catholicAuthority gives the authority of the dioceses in a Land. Their borders
// are not those of the Länder, so that it is never sure; web addresses only where
// one was seen.
func catholicAuthority(code string) (name, web string) {
	switch code {
	case "NW":
		return "Katholisches Datenschutzzentrum (KDSZ), Dortmund", "www.katholisches-datenschutzzentrum.de"
	case "BY":
		return "Katholisches Datenschutzzentrum Bayern, Nürnberg", ""
	case "BW", "HE", "RP", "SL":
		return "Katholisches Datenschutzzentrum Frankfurt am Main", ""
	case "BE", "BB", "SN", "ST", "TH":
		return "Katholische Datenschutzaufsicht Ost", "www.kdsa-ost.de"
	}
	return "Katholische Datenschutzaufsicht Nord", ""
}
