package status

import "testing"

func TestAlike(t *testing.T) {
	tests := []struct {
		a, b [2]string
		want bool
	}{
		{[2]string{"Anna", "Muster"}, [2]string{"Anna", "Muster"}, true},
		{[2]string{"Anna", "Muster"}, [2]string{"Muster", "Anna"}, true},
		{[2]string{"Jörg", "Größer"}, [2]string{"Joerg", "Groesser"}, true},
		{[2]string{"Jorg Peter", "Müller-Lüdenscheidt"}, [2]string{"Jörg", "Mueller"}, true},
		{[2]string{"Vincent", "van den Berg"}, [2]string{"Vincent", "Berg"}, true},
		{[2]string{"Christina", "Meier"}, [2]string{"Kristina", "Meyer"}, true},
		{[2]string{"Işıl", "Yıldız"}, [2]string{"Isil", "Yildiz"}, true},
		{[2]string{"Łukasz", "Nowak"}, [2]string{"", "Nowak"}, true}, // nothing to compare
		{[2]string{"Anna", "Muster"}, [2]string{"Max", "Muster"}, false},
		{[2]string{"Anna", "Alt"}, [2]string{"Anna", "Neu"}, false},
		{[2]string{"Anna", "von Berg"}, [2]string{"Anna", "von Tal"}, false}, // a particle is nobody's name
		{[2]string{"Stefan", "Meyer"}, [2]string{"Stefanie", "Meyer"}, false},
		{[2]string{"Ли", "Ван"}, [2]string{"Ло", "Ван"}, false},
	}
	for _, tt := range tests {
		if got := alike(tt.a[0], tt.a[1], tt.b[0], tt.b[1]); got != tt.want {
			t.Errorf("%v and %v: %t", tt.a, tt.b, got)
		}
		if alike(tt.b[0], tt.b[1], tt.a[0], tt.a[1]) != tt.want {
			t.Errorf("%v and %v the other way round", tt.b, tt.a)
		}
	}
}
