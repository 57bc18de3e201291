package benchdata

import (
	"math"
	"math/rand/v2"
	"strings"
)

// Frequent surnames, the most frequent first.
var surnames = strings.Fields(`Müller Schmidt Schneider Fischer Meyer Weber Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier
Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung
Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon
Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber
Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Yılmaz
Öztürk Kaya Şahin Yıldız Demir Çelik Nguyễn Trần Kowalski Wójcik Nowak Kovač Novák Petrović García Popescu Ionescu Ivanov`)

// Rarer surnames are composed of a root, a link and an ending.
var (
	roots = strings.Fields(`Acker Ahl Alt Am Ap Bach Baum Beck Berg Bern Bier Birk Blau Blum Bock Boll Born Brand
Braun Breit Brem Brunn Buch Burg Busch Damm Deich Dorn Dreh Dürr Eber Eck Eich El Ell Engel Erl Esch
Fahr Falk Feld Fels Fichten Fink Fisch Flach Forst Frei Freuden Fried Frisch Frö Fuchs Fürst Gärt Geiß Gerst Glas Gold
Gött Grab Graf Grau Greif Groß Grün Gut Haber Hag Hain Hall Hand Harz Hasel Haus Heid Heil Hell Helm Herz Heu Hild Him Hirsch
Hoch Holl Holz Hopf Horn Huf Hüb Hun Jäg Jung Kahl Kalt Kamm Kast Kel Kern Kessel Kirch Klee Klein Klop Knab Knö
Kohl Köl König Kopp Korn Kraft Krahn Kran Kreb Kreuz Kron Krug Kühl Kup Kurz Lach Lamm Land Lang Laub Lauf Leben Leh Leicht Lerch
Leucht Licht Lieb Lind Löff Loh Lösch Lud Mai Mand Mark Mauer Mehl Meiß Mess Milch Mohn Möh Moor Moos Mühl Mund Nach Nagel Neu
Nord Nuss Ober Ochs Ost Pech Pfan Pfeil Pfing Platz Pöhl Quell Rab Rad Rau Reb Reh Reich Rein Ried Ring Ritt Rohr Ros Roth
Ruh Sand Sau Schach Schäd Scharf Schatz Schel Schif Schild Schlag Schmal Schnee Schön Schröd Schuh Schül Schwab See Seid
Sieb Sil Sonn Spar Speck Spieß Stadt Stahl Stein Stern Stief Stock Stolz Stör Strauß Süß Tal Tann Teich Thal Tief Trau Tröm
Uhl Unter Vogel Voß Wacht Wag Wald Wand Wass Weid Weiß Wend West Wiek Wies Wild Wind Wink Wirth Wohl Wolf Wörn Zahn Zeil Ziegl Zill`)
	links   = []string{"", "s", "en", "er", "el", "ing", "in", "es", "ern", "ling", "ens", "ol"}
	endings = strings.Fields(`bach bacher bauer baum beck becker berg berger bäumer born brink brock bruch brück bühl burg busch
camp dahl dorf dörfer eck egger feld felder fleth förster fuß gard gärtner garten gast graf grün haber hagen hain hammer hardt haus
häuser heim heimer helm hof höfer hoff holt holz horn horst hövel huber hus kamp kemper könig kötter lage lein loh lohe mann meier
meister meyer möller moser mühlen müller ner nick pohl rath reich reuter rieder ring rode roth sand schläger schmidt schulte see
siek stedt stein steiner stett stock strauch strom tal thaler torf wald wasser weber weiler wenger werth wieser wirth wolf zell`)
)

const (
	frequent     = 1000 // ranks drawn by frequency; the rest of the people share the composed names evenly
	frequentMass = 0.43
)

var women = strings.Fields(`Stefanie Nicole Sandra Katrin Julia Melanie Anja Claudia Susanne Andrea Sabine Daniela Christina Petra
Kathrin Nadine Tanja Silke Anna Martina Yvonne Birgit Heike Simone Katja Bianca Sarah Monika Sonja Manuela Jana Maria Nina
Annette Kerstin Christine Ulrike Britta Doreen Diana Barbara Steffi Antje Jessica Alexandra Angela Iris Franziska Ines Karin
Eva Ute Maike Lena Vanessa Janina Ramona Elke Miriam Marina Judith Corinna Verena Kristina Jennifer Cornelia Sylvia Ayşe Fatma
Olga Elena Natalia Swetlana Agnieszka Katarzyna Małgorzata Özlem Gülsüm Zeynep Elif Hatice Emine Layla Fatima Thi Mónica Chloé Zoë
Renée Änne Käthe Bärbel Gönül Merve Irina Tatjana Svenja Wiebke Imke Frauke Rieke Insa Gesa Tomke`)

var men = strings.Fields(`Thomas Michael Andreas Stefan Christian Markus Martin Matthias Alexander Sven Frank Jan Daniel Torsten
Jens Marco Oliver Peter Jörg Dirk Ralf Holger Björn Uwe Marcel Sebastian Carsten Lars Tobias Patrick Jürgen Bernd Klaus Florian
Dennis Karsten René Ingo Mario Heiko Kai Olaf Mehmet Mustafa Ali Ahmet Hüseyin İbrahim Murat Ömer Piotr Tomasz Łukasz Krzysztof
Wojciech Dmitri Sergej Wladimir Igor Omar Ahmad Mohammed Hassan Minh Văn José François Jiří Günther Rüdiger Günter Jörn Sönke Kjell
Ole Hauke Enno Onno Arne Timo Nils Henning Hendrik Ulf Axel Volker Werner Guido Achim Detlef Rainer Norbert Manfred Hartmut Erik
Philipp Simon Benjamin Felix Maximilian Robert Paul Max Lukas Jonas David Tim Marc André Roland Armin Gregor`)

// powerRank draws a rank from 0 to n-1 with a frequency that falls as (rank+1)^-s.
func powerRank(r *rand.Rand, n int, s float64) int {
	top := math.Pow(float64(n+1), 1-s)
	return min(n, int(math.Pow(1+r.Float64()*(top-1), 1/(1-s)))) - 1
}

func appendSurname(dst []byte, r *rand.Rand) []byte {
	if r.Float64() < frequentMass {
		rank := powerRank(r, frequent, 0.55)
		if rank < len(surnames) {
			return append(dst, surnames[rank]...)
		}
		return appendComposed(dst, rank*7919)
	}
	return appendComposed(dst, r.IntN(len(roots)*len(links)*len(endings)))
}

func appendComposed(dst []byte, k int) []byte {
	dst = append(dst, roots[k%len(roots)]...)
	k /= len(roots)
	dst = append(dst, links[k%len(links)]...)
	k /= len(links)
	return append(dst, endings[k%len(endings)]...)
}

func appendFirst(dst []byte, r *rand.Rand, list []string) []byte {
	dst = append(dst, list[powerRank(r, len(list), 0.25)]...)
	switch p := r.Float64(); {
	case p < 0.06:
		dst = append(append(dst, '-'), list[r.IntN(len(list))]...)
	case p < 0.12:
		dst = append(append(dst, ' '), list[r.IntN(len(list))]...)
	}
	return dst
}

// ascii spells names as IServ's account names do.
var ascii = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "ae", "Ö", "oe", "Ü", "ue", " ", ".",
	"ı", "i", "İ", "i", "ş", "s", "Ş", "s", "Ç", "c", "ç", "c", "ğ", "g", "é", "e", "ë", "e", "è", "e", "ó", "o", "á", "a", "í", "i", "č", "c",
	"ć", "c", "ř", "r", "ł", "l", "Ł", "l", "ễ", "e", "ầ", "a", "ă", "a")

func accountName(first, last []byte) string {
	return ascii.Replace(strings.ToLower(ascii.Replace(string(first) + "." + string(last))))
}
