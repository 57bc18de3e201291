// Package contact brings what people are reached by to one form, so that two cells that
// name the same mailbox, telephone or house can be seen to do so however they are written:
// "0171/1234567" and "+49 171 1234567", "Musterstr. 5" and "Musterstraße 5".
//
// Keys are for comparing only: they are never shown and never written. What is no evidence of a
// person gives none: a placeholder ("keine"), the mailbox of an office, an address without
// a house number. Whose contacts they are, and what follows from it, is the callers'
// business.
package contact
