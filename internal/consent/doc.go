// Package consent understands what an office notes about the consent of parents, in
// the columns Anmeldung, Einwilligung and Widerruf: who has said no, and what is not
// understood. No export of IServ's proves consent, and nothing here says that anybody
// has given it.
package consent
