// Package consent understands what an office notes about the consent of parents, in
// the columns Anmeldung, Einwilligung and Widerruf: who has said no, and what is not
// understood. Of a person who stands in several rows it says which of them may be
// theirs ([Refusals]). No export of IServ's proves consent, and nothing here says that anybody
// has given it.
package consent
