package table

// A Field is what a column means.
type Field uint8

// The fields of a parents' table.
const (
	None Field = iota
	FirstName
	LastName
	Particle // "von der" in a column of its own
	Title
	Salutation
	ChildID
	Email
	Phone
	Address
	Street
	HouseNumber
	PostalCode
	Town
	Class
	ChildName  // first name of the child, where the headers say so
	Code       // registration code: the parents make the account themselves
	Sent       // when the letter was sent
	Registered // whether the parent has registered or consented; several columns may say it
	Withdrawn  // whether the parent has withdrawn: "ja" means yes
	Account
	Password

	combined // first and last name in one cell: recognised to be refused
	fieldCount

	// Combined is a column with first and last name in one cell, which only a
	// [Vocabulary] tells; Extra is the first of the fields that its callers may add.
	Combined = combined
	Extra    = fieldCount
)

var fieldKeys = [fieldCount]string{
	FirstName: "vorname", LastName: "nachname", Particle: "namenszusatz", Title: "titel",
	Salutation: "anrede", ChildID: "kind-id", Email: "e-mail",
	Phone: "telefon", Address: "adresse", Street: "straße", HouseNumber: "hausnummer",
	PostalCode: "plz", Town: "ort", Class: "klasse", ChildName: "kind-vorname",
	Code: "registrierungscode", Sent: "versendet-am", Registered: "anmeldung", Withdrawn: "widerruf", Account: "account", Password: "passwort",
}

// Key is the field's name on the command line, for example "vorname".
func (f Field) Key() string { return fieldKeys[f] }

// ParseField finds a field by its key or any header it is known by, regardless of
// case, blanks, hyphens and the spelling of umlauts.
func ParseField(key string) (Field, bool) {
	k := fold(key)
	for f, name := range fieldKeys {
		if name != "" && fold(name) == k {
			return Field(f), true
		}
	}
	f, ok := synonyms[k]
	return f.field, ok && f.field < combined
}

// Keys lists the keys of all fields that a column can be named for.
func Keys() []string {
	var keys []string
	for f := FirstName; f < Account; f++ {
		keys = append(keys, fieldKeys[f])
	}
	return keys
}
