package settings

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elterntool/internal/problem"
)

// Each row is a file and the whole of what the office reads.
func TestLoadErrors(t *testing.T) {
	const example = `Eine Angabe sieht so aus: name = "Musterschule Musterstadt"`
	tests := []struct{ file, want string }{
		{"[schule]\nname = \"\"\nemial = \"x\"\n",
			"elterntool.toml, Zeile 3: Die Angabe „emial“ gibt es im Abschnitt [schule] nicht.\n  → Meinten Sie „email“? Möglich sind: name, strasse, plz_ort, telefon, email, internet, leitung, leitung_funktion, iserv, land, traeger, traeger_name."},
		{"[brief]\nzzzzz = \"x\"\n",
			"elterntool.toml, Zeile 2: Die Angabe „zzzzz“ gibt es im Abschnitt [brief] nicht.\n  → Möglich sind: passwort, passwort_weg, frist, form, logo, unterschrift, funktion, ansprechpartner, ansprechpartner_telefon, ansprechpartner_email, ort, klasse_im_vermerk, sortierung."},
		{"[schule]\nlogo = \"x\"\n",
			"elterntool.toml, Zeile 2: Die Angabe „logo“ gibt es im Abschnitt [schule] nicht.\n  → Sie gehört in den Abschnitt [brief]."},
		{"name = \"x\"\n[schule]\n",
			"elterntool.toml, Zeile 1: Die Angabe „name“ steht außerhalb ihres Abschnitts.\n  → Sie gehört unter die Zeile [schule]."},
		{"\n\n[Schule]\n",
			"elterntool.toml, Zeile 3: Den Abschnitt oder die Angabe „Schule“ gibt es nicht.\n  → Meinten Sie „[schule]“? Die Abschnitte heißen [schule], [datenschutz], [brief]."},
		{"[schule]\n[schule.name]\nx = 1\n",
			"elterntool.toml, Zeile 2: „name“ muss ein Text sein.\n  → Den Wert in gerade Anführungszeichen setzen: name = \"…\""},
		{"schule = 1\n",
			"elterntool.toml, Zeile 1: „schule“ ist ein Abschnitt und keine Angabe.\n  → Ihn einmal als Überschrift schreiben, in eckigen Klammern: [schule] Darunter steht in jeder Zeile eine Angabe."},
		{"\n[[brief]]\n",
			"elterntool.toml, Zeile 2: „brief“ ist ein Abschnitt und keine Angabe.\n  → Ihn einmal als Überschrift schreiben, in eckigen Klammern: [brief] Darunter steht in jeder Zeile eine Angabe."},
		{"\nbrief = { form = \"C\" }\n", // an inline table: the line of the whole
			"elterntool.toml, Zeile 2: „C“ ist als Wert von „form“ nicht möglich.\n  → Möglich sind: „B“ (Anschriftfeld 45 mm unter dem oberen Rand), „A“ (Anschriftfeld 27 mm unter dem oberen Rand)."},
		{"[schule]\ntelefon = 3023125000\n",
			"elterntool.toml, Zeile 2: „telefon“ muss ein Text sein.\n  → Den Wert in gerade Anführungszeichen setzen: telefon = \"…\""},
		{"[datenschutz]\napp = \"ja\"\n",
			"elterntool.toml, Zeile 2: „app“ kann nur ja oder nein sein.\n  → Ohne Anführungszeichen app = true (ja) oder app = false (nein) schreiben."},
		{"[schule]\ntraeger = \"öffentlich\"\nname = 1\n", // the first line that is wrong
			"elterntool.toml, Zeile 2: „öffentlich“ ist als Wert von „traeger“ nicht möglich.\n  → Meinten Sie „oeffentlich“? Möglich sind: „oeffentlich“ (öffentliche Schule), „ev“ (evangelische Schule), „kath“ (katholische Schule), „frei“ (andere Schule in freier Trägerschaft)."},
		{"[brief]\nsortierung = \"Klasse\"\n",
			"elterntool.toml, Zeile 2: „Klasse“ ist als Wert von „sortierung“ nicht möglich.\n  → Meinten Sie „klasse“? Möglich sind: „nachname“ (nach Nachname und Vorname der Eltern), „klasse“ (nach Klasse und Kind, zum Austeilen)."},
		{"[schule]\nemail = \"sekretariat\"\n",
			"elterntool.toml, Zeile 2: „sekretariat“ ist keine E-Mail-Adresse.\n  → Eine einzelne Adresse angeben, wie sekretariat@musterschule.invalid."},
		{"[schule]\niserv = \"musterschule.invalid/iserv\"\n",
			"elterntool.toml, Zeile 2: „musterschule.invalid/iserv“ ist keine Internetadresse.\n  → Meinten Sie „https://musterschule.invalid/iserv“?"},
		{"[schule]\niserv = \"ftp://musterschule.invalid\"\n",
			"elterntool.toml, Zeile 2: „ftp://musterschule.invalid“ ist keine Internetadresse.\n  → Eine Adresse angeben, die mit https:// beginnt."},
		{"[schule]\niserv = \"https://eva:geheim@musterschule.invalid\"\n", // the password is not repeated
			"elterntool.toml, Zeile 2: In der Internetadresse stehen ein Benutzername oder ein Passwort.\n  → Nur die Adresse selbst angeben, ohne den Teil bis zum Zeichen @."},
		{"[schule]\niserv = \"https://musterschule.invalid/?user=eva\"\n",
			"elterntool.toml, Zeile 2: Die Adresse von IServ hat einen Zusatz hinter ? oder #.\n  → Nur die Adresse der Anmeldeseite angeben, wie https://musterschule.invalid/iserv/."},
		{"[schule]\ninternet = \"Musterschule\"\n",
			"elterntool.toml, Zeile 2: „Musterschule“ ist keine Internetadresse.\n  → Die Adresse so angeben, wie sie im Briefkopf stehen soll, etwa www.musterschule.invalid."},
		{"[datenschutz]\ninformation = \"vol\"\n",
			"elterntool.toml, Zeile 2: „vol“ ist als Wert von „information“ nicht möglich.\n  → Meinten Sie „voll“? Möglich sind: „voll“, „link“ oder der Name einer eigenen Textdatei, die auf .txt endet."},
		{"[brief]\nlogo = \"https://musterschule.invalid/logo.png\"\n",
			"elterntool.toml, Zeile 2: Das Logo liegt im Internet.\n  → Die Bilddatei neben Datei-01 speichern und ihren Namen angeben."},
		{"[brief]\nlogo = \"logo.svg\"\n",
			"elterntool.toml, Zeile 2: „logo.svg“ ist kein Bild, das in den Brief passt.\n  → Ein Bild im Format PNG oder JPEG angeben; sein Name endet auf .png, .jpg oder .jpeg."},
		{"[brief]\nlogo = \"bilder\\logo.png\"\n",
			"elterntool.toml, Zeile 2: Vor dem Zeichen \\ kann der Wert nicht gelesen werden; es hat in Anführungszeichen eine eigene Bedeutung.\n  → In Pfaden / statt \\ schreiben, sonst \\\\ statt \\."},
		{"[brief]\nlogo = \"bilder\\tier.png\"\n", // \t is a tab
			"elterntool.toml, Zeile 2: Der Wert enthält ein unsichtbares Zeichen (U+0009), das in keinem Brief stehen kann.\n  → Den Wert neu eintippen statt einzufügen; in Pfaden / statt \\ schreiben."},
		{"[brief]\nfrist = \"bald\"\n",
			"elterntool.toml, Zeile 2: „bald“ ist keine Frist.\n  → Ein Datum angeben, wie 2026-12-18 oder 18.12.2026, oder eine Dauer, wie „4 Wochen“."},
		{"[brief]\nfrist = \"31.11.2026\"\n",
			"elterntool.toml, Zeile 2: Den Tag „31.11.2026“ gibt es nicht.\n  → Das Datum der Frist prüfen."},
		{"[brief]\nfrist = \"60 Wochen\"\n",
			"elterntool.toml, Zeile 2: Die Frist „60 Wochen“ ist länger als ein Jahr.\n  → Eine kürzere Frist angeben."},
		{"[schule]\nname = \"\"\"\nMusterschule\nMusterstadt\"\"\"\n",
			"elterntool.toml, Zeile 2: Der Wert geht über mehrere Zeilen.\n  → Ihn in eine Zeile schreiben."},
		{"[schule]\nname = \"" + strings.Repeat("ä", 1001) + "\"\n",
			"elterntool.toml, Zeile 2: Der Wert ist mit 1001 Zeichen zu lang; möglich sind 1000.\n  → Den Text kürzen."},

		{"[schule]\nname = Musterschule\n",
			"elterntool.toml, Zeile 2: Der Wert dieser Angabe ist nicht zu lesen.\n  → Werte gehören in gerade Anführungszeichen. " + example},
		{"[schule]\nplz_ort = 00000 Musterstadt\n",
			"elterntool.toml, Zeile 2: Der Wert dieser Angabe ist nicht zu lesen.\n  → Werte gehören in gerade Anführungszeichen. " + example},
		{"[schule]\nname =\n",
			"elterntool.toml, Zeile 2: Der Wert dieser Angabe ist nicht zu lesen.\n  → Werte gehören in gerade Anführungszeichen. " + example},
		{"[schule]\nname = „Musterschule“\n",
			"elterntool.toml, Zeile 2: Der Wert steht in typografischen Anführungszeichen.\n  → Gerade Anführungszeichen verwenden. " + example},
		{"[schule]\nname = \"Schule \"Am Wald\"\"\n",
			"elterntool.toml, Zeile 2: Hinter dem Wert steht noch etwas.\n  → Jede Angabe in eine eigene Zeile schreiben. Anführungszeichen, die zum Wert gehören, so schreiben: \\\""},
		{"[schule]\nname = \"Musterschule\n",
			"elterntool.toml, Zeile 2: Am Ende des Wertes fehlt das Anführungszeichen.\n  → " + example},
		{"[schule]\nname = 'Musterschule",
			"elterntool.toml, Zeile 2: Am Ende des Wertes fehlt das Anführungszeichen.\n  → " + example},
		{"[schule]\nname \"Musterschule\"\n",
			"elterntool.toml, Zeile 2: Diese Zeile ist keine Angabe: Es fehlt das Zeichen = oder der Name davor stimmt nicht.\n  → Erklärungen beginnen mit #. Die Namen der Angaben haben keine Umlaute und keine Leerzeichen. " + example},
		{"[schule]\nstraße = \"x\"\n",
			"elterntool.toml, Zeile 2: Diese Zeile ist keine Angabe: Es fehlt das Zeichen = oder der Name davor stimmt nicht.\n  → Erklärungen beginnen mit #. Die Namen der Angaben haben keine Umlaute und keine Leerzeichen. " + example},
		{"[schule\nname = \"x\"\n",
			"elterntool.toml, Zeile 1: Der Name eines Abschnitts ist nicht richtig geschrieben.\n  → Er steht allein in seiner Zeile in eckigen Klammern: [schule]"},
		{"[schule]\nname = \"x\"\nname = \"y\"\n",
			"elterntool.toml, Zeile 3: Diese Angabe oder dieser Abschnitt steht zweimal in der Datei.\n  → Eine der beiden Stellen löschen."},
		{"[schule]\n[brief]\n[schule]\n",
			"elterntool.toml, Zeile 3: Diese Angabe oder dieser Abschnitt steht zweimal in der Datei.\n  → Eine der beiden Stellen löschen."},
		{"[schule]\nname = \"M\xfcsterschule\"\n", // Windows-1252
			"elterntool.toml, Zeile 2: Die Datei ist nicht in UTF-8 gespeichert; die Umlaute in dieser Zeile sind nicht zu lesen.\n  → Im Editor „Speichern unter“ wählen und als Codierung UTF-8 einstellen."},
		{"\xff\xfe[\x00",
			"elterntool.toml: Die Datei ist in UTF-16 gespeichert.\n  → Im Editor „Speichern unter“ wählen und als Codierung UTF-8 einstellen."},
	}
	for _, tt := range tests {
		_, err := parse(FileName, []byte(tt.file))
		var p *problem.Problem
		if !errors.As(err, &p) {
			t.Errorf("%q: no problem, but %v", tt.file, err)
			continue
		}
		if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
			t.Errorf("%q\n%s", tt.file, diff)
		}
	}
}
