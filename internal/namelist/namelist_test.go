package namelist

import (
	"testing"
	"testing/quick"
)

func TestOf(t *testing.T) {
	for name, want := range map[string]Class{
		"Erika": FirstName, "ERIKA": FirstName, "Anna-Maria": FirstName, "Dr. Erika": FirstName, "Jürgen": FirstName, "Juergen": FirstName,
		"Mehmet": FirstName, "Ayşe": FirstName, "Katarzyna": FirstName, "Stefanie": FirstName,
		"Müller": Surname, "Mueller": Surname, "Müller-Schmidt": Surname, "Öztürk": Surname, "Wiśniewski": Surname,
		"von der Schmidt": Surname,
		"Nguyễn":          Both, "Frank": Both, "Otto": Both, "Werner": Both, "Schmidt Anna": Both,
		"": Unknown, "Qwrtz": Unknown, "von": Unknown, "Анна": Unknown,
	} {
		if got := Of([]byte(name)); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}

// The lists hold what the documentation says, and each side has names of its own.
func TestLists(t *testing.T) {
	count := map[Class]int{}
	for name, class := range lists() {
		if name == "" || class == Unknown {
			t.Errorf("%q is %d", name, class)
		}
		count[class]++
	}
	if count[FirstName] < 4000 || count[Surname] < 2500 || count[Both] < 100 || count[Both] > 1000 {
		t.Errorf("%v", count)
	}
}

func TestOfTakesAnything(t *testing.T) {
	if err := quick.Check(func(b []byte) bool { return Of(b) <= Both }, nil); err != nil {
		t.Error(err)
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of([]byte("Anna-Maria"))
	}
}
