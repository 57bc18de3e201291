package report

import (
	"elterntool/internal/match"
	"elterntool/internal/names"
)

// words is what a report says about a reason: the heading above its rows, why they
// have no account, and what to do.
type words struct{ title, why, remedy string }

// reasonWords gives the words of each reason. export says that a user export was
// read, which holds older accounts as well.
func reasonWords(r match.Reason, export bool) words {
	switch r {
	case match.NoName:
		return words{"Name unvollständig",
			"Vorname oder Nachname fehlt.",
			"Den Namen in Datei-01 ergänzen."}
	case match.NoAccount:
		if export {
			return words{"Kein Account gefunden",
				"Diesen Namen gibt es in den Dateien von IServ bei keinem Elternteil.",
				"Den Namen in Datei-01 mit IServ vergleichen (Verwaltung → Benutzer → Eltern) oder die Person importieren."}
		}
		return words{"Kein Account gefunden",
			"Diesen Namen gibt es in den Dateien von IServ nicht. Die Ergebnisdatei enthält nur Accounts, die beim Import neu angelegt wurden.",
			"Hatte die Person schon einen Account: in IServ unter Verwaltung → Benutzer die Benutzer exportieren und die Datei mit --iserv hinzunehmen. Sonst den Namen mit IServ vergleichen oder die Person importieren."}
	case match.Undecided:
		return words{"Geschwisterkinder oder gleichnamige Eltern?",
			"Der Name steht in mehreren Zeilen, und es gibt keine Kontaktdaten, an denen zu erkennen wäre, ob es dieselbe Person ist.",
			"Ist es jedes Mal dieselbe Person mit mehreren Kindern, noch einmal mit --geschwister ausführen. Sonst Adresse, Telefon oder E-Mail ergänzen."}
	case match.ContradictoryContacts:
		return words{"Widersprüchliche Kontaktdaten",
			"Die Zeilen stimmen in einer Angabe (E-Mail, Telefon oder Adresse) überein und in einer anderen nicht: dieselbe Person oder zwei?",
			"Die Kontaktdaten vergleichen und, wenn es dieselbe Person ist, in allen Zeilen gleich schreiben. Dann noch einmal ausführen."}
	case match.Namesakes:
		return words{"Gleichnamige Personen",
			"Mehrere Personen heißen gleich, und IServ hat mehrere Accounts dieses Namens. Welcher wem gehört, steht nicht in der Datei.",
			"In IServ unter Verwaltung → Benutzer → Eltern nachsehen, mit welchem Kind der Account verknüpft ist, und ihn in Datei-01 von Hand eintragen."}
	case match.TooFewAccounts:
		return words{"Weniger Accounts als Personen",
			"Mehrere Personen heißen gleich, IServ hat aber weniger Accounts dieses Namens. Meist hat IServ sie zu einem Account zusammengefasst, oder eine Person fehlte beim Import oder hatte schon einen Account.",
			"In IServ unter Verwaltung → Benutzer → Eltern nachsehen, welche Kinder mit dem Account verknüpft sind. Fehlt jemand, ihn importieren oder den Benutzerexport mit --iserv hinzunehmen. Stehen die Zeilen doch für eine Person, die Kontaktdaten gleich schreiben."}
	case match.TooManyAccounts:
		return words{"Mehr Accounts als Personen",
			"IServ hat mehr Accounts dieses Namens angelegt, als es in Datei-01 Personen gibt. Meist sind es zwei Accounts für dieselbe Mutter oder denselben Vater, weil Adresse, Telefon oder E-Mail bei den Kindern verschieden waren.",
			"Die doppelten Accounts in IServ zusammenführen (Verwaltung → Benutzer → Eltern), oder die Zeile in Datei-01 berichtigen und noch einmal importieren."}
	case match.FilesDisagree:
		return words{"Die Dateien von IServ widersprechen sich",
			"Zwei Dateien nennen für diesen Namen verschiedene Accounts.",
			"In IServ nachsehen, welcher Account gilt, und ihn von Hand eintragen, oder nur die neuere Datei mit --iserv angeben."}
	case match.AccountNameMisfit:
		return words{"Der Account passt nicht zum Namen",
			"In IServ steht bei diesem Namen ein Account, der anders aufgebaut ist als alle übrigen, als gehörte er jemand anderem.",
			"In IServ prüfen, wem der Account gehört (Verwaltung → Benutzer). Stimmt er, ihn von Hand eintragen."}
	case match.NameDiffers:
		return words{"Die Kind-ID oder E-Mail stimmt, der Name nicht",
			"In IServ steht bei derselben Kind-ID oder E-Mail-Adresse ein anderer Name.",
			"Prüfen, ob es dieselbe Person ist, zum Beispiel nach einer Heirat. Dann den Namen angleichen oder den Account von Hand eintragen."}
	case match.ChildDiffers:
		return words{"Der Name stimmt, die Kind-ID nicht",
			"In IServ gehört der Account dieses Namens zu einem anderen Kind.",
			"Die Kind-ID in Datei-01 mit IServ vergleichen. Vielleicht heißt jemand anders ebenso."}
	case match.Taken:
		return words{"Der Account steht schon bei jemand anderem",
			"In Datei-01 steht dieser Account in der Zeile einer anderen Person.",
			"Prüfen, wem der Account gehört, und den falschen Eintrag löschen. Dann noch einmal ausführen."}
	case match.SiblingRowDiffers:
		return words{"Bei derselben Person steht schon ein anderer Account",
			"Eine andere Zeile derselben Person enthält einen anderen Account.",
			"In IServ nachsehen, welcher Account gilt, und den anderen löschen oder zusammenführen. Dann noch einmal ausführen."}
	case match.SwappedUnsure:
		return words{"Vorname und Nachname vertauscht?",
			"Vertauscht gelesen, passt der Name zu einem Account, aber nicht sicher genug.",
			"Vorname und Nachname in Datei-01 richtigstellen und noch einmal ausführen."}
	case match.ParticleDiffers:
		return words{"Der Namenszusatz fehlt auf einer Seite",
			"Der Name stimmt nur ohne den Namenszusatz (von, van, de …) überein.",
			"Den Namenszusatz in Datei-01 und in IServ gleich schreiben, oder den Account von Hand eintragen."}
	case match.AccountTwoNames:
		return words{"Ein Account, zwei Namen",
			"In den Dateien von IServ steht derselbe Account bei verschiedenen Namen.",
			"In IServ nachsehen, wem der Account gehört, und ihn von Hand eintragen."}
	case match.RulingDiffers:
		return words{"Sicher gefunden, aber anders entschieden",
			"Zu diesen Zeilen fand sich ein Account, der sicher scheint; in der Klärungsliste steht eine andere Entscheidung.",
			"Prüfen, was stimmt, und die Entscheidung in der Klärungsliste löschen oder den Account von Hand eintragen."}
	case match.JoinedSiblings:
		return words{"Als Geschwisterkinder zusammengefasst",
			"Diese Zeilen haben keine Kontaktdaten und gelten wegen --geschwister jeweils als eine Person.",
			""}
	case match.ValueTwice:
		return words{"Derselbe Account bei verschiedenen Personen",
			"Der Account steht in Datei-01 schon bei mehreren Personen.",
			"Prüfen, wem er gehört, und ihn bei den anderen löschen."}
	}
	return words{"Nicht eingetragen", "", ""}
}

// Reason is why a row is open, as it fits into a cell.
func Reason(r match.Reason) string {
	if r == match.Undecided {
		return "Geschwister oder gleichnamig?"
	}
	return reasonWords(r, false).title
}

func stageWords(s names.Stage) string {
	switch s {
	case names.Exact:
		return "Name gleich geschrieben"
	case names.Folded:
		return "gleich bis auf Groß- und Kleinschreibung"
	case names.SearchForm:
		return "gleich bis auf Umlaute und Akzente (Müller, Mueller)"
	default:
		return "gleich bis auf Bindestriche, Leerzeichen, Apostrophe oder Titel"
	}
}

// Likeness says in what an account's name is like a row's.
func Likeness(l match.Likeness) string {
	switch l {
	case match.BaseLetters:
		return "Umlaut ohne Punkte"
	case match.FewerFirstNames:
		return "ein Vorname mehr oder weniger"
	case match.HalfSurname:
		return "nur ein Teil des Doppelnamens"
	case match.WithoutParticle:
		return "ohne Namenszusatz"
	case match.SwappedNames:
		return "Vor- und Nachname vertauscht"
	default:
		return "Tippfehler?"
	}
}

// ReasonKey is the stable name of a reason in JSON.
func ReasonKey(r match.Reason) string { return reasonKeys[r] }

// Stable names of reasons, stages and the like in JSON (docs/JSON.md).
var reasonKeys = map[match.Reason]string{
	match.None: "", match.NoName: "no-name", match.NoAccount: "no-account", match.Undecided: "undecided",
	match.ContradictoryContacts: "contradictory-contacts", match.Namesakes: "namesakes",
	match.TooFewAccounts: "too-few-accounts", match.TooManyAccounts: "too-many-accounts",
	match.FilesDisagree: "files-disagree", match.AccountNameMisfit: "account-name-misfit",
	match.NameDiffers: "name-differs", match.ChildDiffers: "child-differs", match.Taken: "taken",
	match.SiblingRowDiffers: "sibling-row-differs", match.SwappedUnsure: "swapped-unsure",
	match.ParticleDiffers: "particle-differs", match.AccountTwoNames: "account-two-names",
	match.RulingDiffers: "ruling-differs", match.JoinedSiblings: "joined-siblings", match.ValueTwice: "value-twice",
}

var statusKeys = map[match.Status]string{
	match.Empty: "empty", match.Filled: "filled", match.Kept: "kept", match.KeptDifferent: "kept-different",
	match.Overwritten: "overwritten", match.KeptUnproven: "kept-unproven",
}

var stageKeys = map[names.Stage]string{
	names.Exact: "exact", names.Folded: "case", names.SearchForm: "search-form", names.Loose: "loose",
}

var evidenceKeys = map[match.Evidence]string{
	match.ByName: "name", match.BySpelling: "spelling", match.ByChildID: "child-id", match.ByEmail: "e-mail", match.ByRuling: "decision",
}

var likenessKeys = map[match.Likeness]string{
	match.BaseLetters: "base-letters", match.FewerFirstNames: "fewer-first-names", match.HalfSurname: "half-surname",
	match.WithoutParticle: "without-particle", match.SwappedNames: "swapped-names", match.Typo: "typo",
}
