// Package names makes keys to compare people's names by, and judges whether an
// account name fits a person's name.
//
// # Keys
//
// [Append] gives the key of one part of a name (the first names or the last
// name) at one of four stages, from exact to loose. Each stage is a function of
// the one before it, so what agrees at one stage agrees at every later one. The
// search form is that of DIN 91379, the standard for names in German registers.
//
// Kept apart on purpose at every stage, because they are different people:
// Müller and Muller, Kowalski and Kowalska, Maier and Meier, Anna and Anna
// Maria, von der Heide and Heide.
//
// # Witness
//
// [Witness] tells whether IServ could have made an account name from a first
// and a last name, in any usual form. It never tells namesakes apart.
//
// The package knows no language, no lists of first names and no spelling
// distance, and it does not split a name into first and last.
package names
