package table

// Headers of columns that elterntool itself makes in a table of parents, unless somebody
// wants another one. They are among the words by which the columns are found again.
const (
	AccountHeader  = "Account"
	PasswordHeader = "Passwort"
	SentHeader     = "Brief versendet am"
)
