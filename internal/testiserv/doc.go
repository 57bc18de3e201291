// Package testiserv is a small IServ for tests: it takes Datei-02, makes accounts as IServ is known to, and gives
// the result file of an import and the export of users.
//
// What is known of IServ stands in its documentation and in schools' guides; where they are silent, Habits choose one of
// the possible ways, so that a test can try them all. The package shares no code with what it judges: it reads Datei-02 with
// encoding/csv and makes account names of its own.
//
// It keeps no passwords worth the name, has no network and no web pages. Only _test files import it.
package testiserv
