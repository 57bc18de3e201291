package match

// Status is what happens to the account cell of a row.
type Status uint8

const (
	Empty         Status = iota // stays empty; Reason says why
	Filled                      // gets an account
	Kept                        // holds the right account already
	KeptDifferent               // holds another value than the account found; it stays (no Options.Overwrite)
	Overwritten                 // holds another value, which is replaced
	KeptUnproven                // holds a value, nothing certain was found; it stays
	NumStatus     = iota
)

// Reason says why a row has no certain account.
type Reason uint8

const (
	None                  Reason = iota
	NoName                       // the first or the last name is missing
	NoAccount                    // no account has this name
	Undecided                    // rows of one name with nothing to compare: siblings' parent or namesakes
	ContradictoryContacts        // rows linked by one contact and told apart by others
	Namesakes                    // as many persons as accounts of one name, and nothing tells which is whose
	TooFewAccounts               // more persons than accounts of one name
	TooManyAccounts              // more accounts than persons of one name, in one file
	FilesDisagree                // two files give one person different accounts
	AccountNameMisfit            // the account name does not fit the name, though the others of its file do
	NameDiffers                  // Kind-ID or e-mail agree, the name differs by more than spelling
	ChildDiffers                 // the name agrees, but the account carries another Kind-ID
	Taken                        // another person's row holds this account
	SiblingRowDiffers            // another row of the same person holds another account
	SwappedUnsure                // first and last name would agree the other way round, but not for certain
	ParticleDiffers              // agrees only without the name particle
	AccountTwoNames              // one account stands under two different names
	RulingDiffers                // a person has decided otherwise
	JoinedSiblings               // not a reason for being empty: marks a Group that Options.Siblings joined
	ValueTwice                   // not a reason for being empty: marks a Group of different persons whose cells hold one account
	NumReasons            = iota
)

// Evidence is what made a decision certain.
type Evidence uint8

const (
	ByName     Evidence = iota // the only person and the only account of that name
	BySpelling                 // all of that name pair off exactly by their spelling
	ByChildID                  // the account's Kind-ID, together with the name
	ByEmail                    // the account's e-mail address, together with the name
	ByRuling                   // a person has decided it: no Stage and no Witness
)

// Likeness says why an account is suggested.
type Likeness uint8

const (
	BaseLetters     Likeness = iota // ü written u
	FewerFirstNames                 // a second first name is missing on one side
	HalfSurname                     // half of a double surname is missing on one side
	WithoutParticle                 // von, de, al … is missing on one side
	SwappedNames                    // first and last name the other way round
	Typo                            // one or two letters differ
)

var reasonNames = [NumReasons]string{
	None: "none", NoName: "no name", NoAccount: "no account", Undecided: "undecided",
	ContradictoryContacts: "contradictory contacts", Namesakes: "namesakes", TooFewAccounts: "too few accounts",
	TooManyAccounts: "too many accounts", FilesDisagree: "files disagree", AccountNameMisfit: "account name misfit",
	NameDiffers: "name differs", ChildDiffers: "child differs", Taken: "taken", SiblingRowDiffers: "sibling row differs",
	SwappedUnsure: "swapped unsure", ParticleDiffers: "particle differs", AccountTwoNames: "account with two names",
	RulingDiffers: "ruling differs", JoinedSiblings: "joined siblings", ValueTwice: "value twice",
}

// String returns words for r, for logs and tests.
func (r Reason) String() string { return reasonNames[r] }
