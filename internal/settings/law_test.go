package settings

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The sixteen Länder of the Grundgesetz's preamble, each with all it needs.
func TestLands(t *testing.T) {
	var codes []string
	for _, l := range lands {
		codes = append(codes, l.Code)
		if l.Name == "" || l.SchoolLaw == "" || l.Authority == "" || !isHost(l.Web) {
			t.Errorf("%s is not complete", l.Code)
		}
		if got, ok := landOf(l.Code); !ok || got != l {
			t.Errorf("%s is not found", l.Code)
		}
		// A paragraph does not part from its number at the end of a line.
		if strings.Contains(l.SchoolLaw, "§ ") || strings.Contains(l.SchoolLaw, "Art. ") {
			t.Errorf("%s: blank in %q", l.Code, l.SchoolLaw)
		}
	}
	slices.Sort(codes)
	want := strings.Fields("BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH")
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
	if _, ok := landOf(""); ok {
		t.Error("a Land without a code")
	}
}

func TestLaw(t *testing.T) {
	const authorityNI = "Der Landesbeauftragte für den Datenschutz Niedersachsen"
	tests := []struct {
		land, sponsor string
		want          Law
	}{
		{"NI", Public, Law{"DS-GVO", "§\u00a031 Niedersächsisches Schulgesetz (NSchG)", true, authorityNI, "www.lfd.niedersachsen.de", true}},
		{"SL", Public, Law{"DS-GVO", "§\u00a020b Schulordnungsgesetz (SchoG)", false, "Unabhängiges Datenschutzzentrum Saarland", "www.datenschutz.saarland.de", true}},
		{"", Public, Law{Act: "DS-GVO"}},
		{"NI", Private, Law{"DS-GVO", "", false, authorityNI, "www.lfd.niedersachsen.de", true}},
		{"BY", Private, Law{"DS-GVO", "", false, "Bayerisches Landesamt für Datenschutzaufsicht (BayLDA)", "www.lda.bayern.de", true}},
		{"BY", Public, Law{"DS-GVO", "Art.\u00a085 Bayerisches Gesetz über das Erziehungs- und Unterrichtswesen (BayEUG)", true, "Der Bayerische Landesbeauftragte für den Datenschutz", "www.datenschutz-bayern.de", true}},
		{"NI", Protestant, Law{"DSG-EKD", "", false, "Der Beauftragte für den Datenschutz der EKD", "datenschutz.ekd.de", false}},
		{"", Protestant, Law{"DSG-EKD", "", false, "Der Beauftragte für den Datenschutz der EKD", "datenschutz.ekd.de", false}},
		{"NI", Catholic, Law{"KDG", "", false, "Katholische Datenschutzaufsicht Nord", "", false}},
		{"", Catholic, Law{Act: "KDG"}}, // the diocese is not known
	}
	for _, tt := range tests {
		s := defaults(FileName)
		s.School.Land, s.School.Sponsor = tt.land, tt.sponsor
		if diff := cmp.Diff(tt.want, s.Law()); diff != "" {
			t.Errorf("%s %s: %s", tt.land, tt.sponsor, diff)
		}
	}
}

func TestValues(t *testing.T) {
	of := func(s *Settings) map[string]Value {
		all := map[string]Value{}
		for _, v := range s.Values() {
			if _, twice := all[v.Key]; twice || v.What == "" {
				t.Errorf("%s comes twice or without a description", v.Key)
			}
			if v.Text != "" && v.Choices != nil && !slices.Contains(v.Choices, v.Text) {
				t.Errorf("%s: %q is no choice", v.Key, v.Text)
			}
			all[v.Key] = v
		}
		return all
	}
	s := defaults(FileName)
	if v := of(s)["recht.behoerde"]; v.Text != "" || v.Unsure || !strings.Contains(v.What, "Bundesland") {
		t.Errorf("without a Land: %+v", v)
	}
	s.School = School{City: "00000 Musterstadt", Email: "buero@musterschule.invalid", Head: "Eva Muster", HeadTitle: "Rektorin", Land: "TH", Sponsor: Public}
	got := of(s)
	for key, want := range map[string]string{
		"brief.ort": "Musterstadt", "brief.unterschrift": "Eva Muster", "brief.funktion": "Rektorin",
		"datenschutz.widerruf": "buero@musterschule.invalid", "datenschutz.app": "ja", "brief.klasse_im_vermerk": "",
		"schule.land": "TH", "recht.land": "Thüringen", "recht.gesetz": "DS-GVO", "recht.behoerde_internet": "www.tlfdi.de",
	} {
		if got[key].Text != want {
			t.Errorf("%s: %q, want %q", key, got[key].Text, want)
		}
	}
	if !got["recht.schulgesetz"].Unsure || got["recht.behoerde"].Unsure {
		t.Error("unsure law")
	}
	s.Letter.Signature, s.Letter.Place, s.Privacy.Withdrawal = "Jan Beispiel", "Neustadt", "Sekretariat"
	got = of(s)
	for key, want := range map[string]string{
		"brief.ort": "Neustadt", "brief.unterschrift": "Jan Beispiel", "brief.funktion": "", // not the head's function
		"datenschutz.widerruf": "Sekretariat",
	} {
		if got[key].Text != want {
			t.Errorf("%s: %q, want %q", key, got[key].Text, want)
		}
	}
}
