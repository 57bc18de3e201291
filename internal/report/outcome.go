package report

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/match"
	"elterntool/internal/problem"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// outcome says what has happened and what to do now.
func (b *builder) outcome() {
	p, t := b.p, b.Plan.Totals()
	say := func(format string, args ...any) { p.Outcome = append(p.Outcome, fmt.Sprintf(format, args...)) }
	next := func(text, flags string) {
		p.Next = append(p.Next, Step{text, strings.TrimSpace(b.Command + " " + flags)})
	}
	switch b.Outcome {
	case Written:
		file := b.File
		if b.Output != "" {
			file = b.Output
		}
		say("%s ist geschrieben und geprüft.", file)
		for _, t := range b.Targets {
			say("Spalte %s %s%s: %s", t.Column, problem.Quote(t.Header), newWord(t.Added), Many(t.Cells, "neuer Eintrag", "neue Einträge"))
		}
	case DryRun:
		say("Nur zur Probe: Nichts wurde geschrieben.")
		for _, t := range b.Targets {
			say("Spalte %s %s%s bekäme %s.", t.Column, problem.Quote(t.Header), newWord(t.Added), Many(t.Cells, "neuen Eintrag", "neue Einträge"))
		}
		if len(b.Targets) == 0 && b.Plan.Trusted() {
			say("Es gäbe auch nichts einzutragen.")
		}
	case Unchanged:
		say("Es gab nichts zu ändern. Nichts wurde geschrieben.")
	case NotTrusted:
		say("Nichts wurde geschrieben.")
	}
	if n := t.Status[match.Kept]; n > 0 {
		say("%s schon ihren Account.", Many(n, "Zeile hatte", "Zeilen hatten"))
	}
	if t.HiddenSet > 0 && b.Plan.Trusted() {
		say("%s.", Many(t.HiddenSet, "Eintrag davon steht in einer Zeile, die ausgeblendet oder weggefiltert ist", "Einträge davon stehen in Zeilen, die ausgeblendet oder weggefiltert sind"))
	}
	if !b.Plan.Trusted() {
		say("Zu %s gibt es in %s keine Zeile dieses Namens. Gehören die Dateien zusammen?", Many(t.Strangers, "Account", "Accounts"), filepath.Base(b.File))
	}
	if b.Outcome == Written {
		b.written(say)
	}
	if n := len(b.PasswordsKept); n > 0 {
		say("In der Spalte Passwort steht schon etwas anderes; es bleibt stehen (%s %s).", Noun(n, "Zeile", "Zeilen"), numbers(b.PasswordsKept, n))
	}
	b.addressOutcome(say)
	p.Outcome = append(p.Outcome, b.Report.Words()...)
	switch {
	case !b.Plan.Trusted():
		next("Prüfen, ob es die richtige Datei von IServ ist. Wenn ja:", "--vertrauen")
		return // anything else only once that is clear
	case b.Outcome == DryRun && len(b.Targets) > 0:
		next("Eintragen:", "")
	}
	if b.want.resolve && b.Output == "" && b.Resolve != "" {
		text := "Was nicht sicher ist, selbst entscheiden: in einer Liste, die dieser Befehl anlegt. Dann noch einmal ausführen."
		if b.Decided != nil && b.Decided.File != "" {
			text = "Was noch offen ist, in " + filepath.Base(b.Decided.File) + " entscheiden und noch einmal ausführen. Auf den neuen Stand bringt die Liste:"
		}
		p.Next = append(p.Next, Step{text, b.Resolve})
	}
	if b.want.siblings && !b.Siblings {
		next("Falls die gleichnamigen Zeilen ohne Kontaktdaten Geschwisterkinder sind:", "--geschwister")
	}
	if b.want.overwrite && !b.Overwrite {
		next("Falls die gefundenen Accounts statt der vorhandenen gelten sollen:", "--ersetzen")
	}
	if b.Found != nil && len(b.Found.Others) > 0 {
		flags := b.addSources()
		for i, c := range b.Found.Others {
			if i == 3 {
				break
			}
			flags += "--iserv " + ShellWord(c.Path) + " "
		}
		next("Falls auch Accounts früherer Importe gebraucht werden (darunter können Eltern sein, die nicht mehr an der Schule sind):", flags)
	}
	if b.want.export {
		next("Falls Eltern schon früher einen Account hatten: in IServ die Benutzer exportieren und die Datei hinzunehmen:", b.addSources()+"--iserv DATEI.csv")
	}
	if t.Status[match.Empty] == 0 && b.Letter != "" && b.Output == "" && (b.Outcome == Written || b.Outcome == Unchanged) {
		text := "Den Serienbrief an die Eltern anlegen:"
		if slices.ContainsFunc(p.Sections, func(s Section) bool { return s.Level == Look && s.Count > 0 }) {
			text = "Wenn das geklärt ist, den Serienbrief an die Eltern anlegen:"
		}
		p.Next = append(p.Next, Step{text, b.Letter})
	}
	if t.Status[match.Empty] > 0 && b.Output == "" && (b.Outcome == Written || b.Outcome == Unchanged) {
		keeps := " Was dasteht, auch von Hand Eingetragenes, bleibt stehen."
		if b.Overwrite {
			keeps = ""
		}
		next("Sobald Datei-01 berichtigt ist oder neue Dateien von IServ da sind, noch einmal ausführen."+keeps, "")
	}
	if b.Outcome == Written && !b.fillsPasswords() {
		p.Next = append(p.Next, PasswordSteps(b.Table, cmp.Or(b.Output, b.File), b.Backup)...)
	}
}

func (b *builder) fillsPasswords() bool {
	return slices.ContainsFunc(b.Targets, func(t Target) bool { return t.Header == table.PasswordHeader && t.Cells > 0 })
}

// written says what else there is to know about the new file.
func (b *builder) written(say func(string, ...any)) {
	for _, s := range WrittenWords(b.Backup, b.Ranges, b.Recalculated, b.Lost) {
		say("%s", s)
	}
	if b.fillsPasswords() {
		if b.Output != "" {
			say("%s enthält vorläufige Passwörter. Nach dem Versand der Briefe löschen, ebenso die Ergebnisdatei. Dabei hilft: elterntool clean %s", filepath.Base(b.Output), ShellWord(b.Output))
			return
		}
		also := ""
		if b.Table.Passwords > 0 && b.Backup != "" { // those of before
			also = fmt.Sprintf(" Passwörter enthält auch %s.", filepath.Base(b.Backup))
		}
		say("%s enthält jetzt vorläufige Passwörter, und wer die Datei bisher öffnen durfte, darf es weiterhin: Bitte prüfen, wer das ist. Nach dem Versand der Briefe die Spalte Passwort und die Ergebnisdatei löschen.%s Was sonst noch Passwörter enthält, zeigt: elterntool clean %s", filepath.Base(b.File), also, ShellWord(b.File))
	}
}

// PasswordSteps names the files that hold the passwords of t after a run, with the command that helps to get rid of them; it
// is empty if t has none. file is Datei-01, or what was written in its place, backup "" if there is none.
func PasswordSteps(t *table.Table, file, backup string) []Step {
	if t.Passwords == 0 {
		return nil
	}
	text := filepath.Base(file) + " enthält Passwörter"
	if backup != "" {
		text = fmt.Sprintf("%s und %s enthalten Passwörter", filepath.Base(file), filepath.Base(backup))
	}
	return []Step{{text + ". Nach dem Versand löschen, was nicht mehr gebraucht wird:", "elterntool clean " + ShellWord(file)}}
}

// WrittenWords are the sentences that say what else there is to know about a new
// Datei-01: the backup, what package ods or xlsx says has grown, the formula results that
// are computed anew, and what could not be taken over from the old file.
func WrittenWords(backup string, ranges []string, recalculated int, lost []safefile.Loss) (sentences []string) {
	say := func(format string, args ...any) { sentences = append(sentences, fmt.Sprintf(format, args...)) }
	if backup != "" {
		say("Sicherung der alten Fassung: %s", filepath.Base(backup))
	}
	if len(ranges) > 0 {
		say("Mitgewachsen: %s.", List(rangeWords(ranges)))
	}
	if recalculated > 0 {
		say("%s beim Öffnen neu berechnet.", Many(recalculated, "Formel, die davon abhängt, wird", "Formeln, die davon abhängen, werden"))
	}
	for _, l := range lost {
		say("%s", problem.Loss(l))
	}
	return sentences
}

// addSources names the files that were found by themselves: naming one file turns
// the search off.
func (b *builder) addSources() string {
	if b.Found == nil {
		return ""
	}
	var flags strings.Builder
	for _, s := range b.Sources {
		flags.WriteString("--iserv " + ShellWord(s.File.Name) + " ")
	}
	return flags.String()
}

// rangeWords are what package ods calls the ranges that grew, in German.
func rangeWords(ranges []string) []string {
	var words []string
	for _, r := range ranges {
		word := r
		switch {
		case strings.HasPrefix(r, "database range "):
			word = "Datenbankbereich " + problem.Quote(strings.TrimPrefix(r, "database range "))
			if strings.Contains(r, "__Anonymous_Sheet_DB__") {
				word = "Autofilter"
			}
		case strings.HasPrefix(r, "print range"):
			word = "Druckbereich"
		case strings.HasPrefix(r, "conditional format"):
			word = "bedingte Formatierung"
		case strings.HasPrefix(r, "table "):
			word = "Excel-Tabelle " + problem.Quote(strings.TrimPrefix(r, "table "))
		case strings.HasPrefix(r, "filter "):
			word = "Autofilter"
		case r == "data validation":
			word = "Datenüberprüfung"
		}
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

func newWord(added bool) string {
	if added {
		return " (neu)"
	}
	return ""
}
