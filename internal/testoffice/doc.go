// Package testoffice lets tests ask programs that know nothing of this project: LibreOffice, the OASIS schema (jing),
// and the judges of the sibling folder ../shared, which drive them. Only _test files import it.
//
// What is missing skips the test with one line, "office-skip: NAME: reason" or, for the sibling folder,
// "shared-skip: NAME: reason". The environment decides how that is taken:
//
//	ELTERNTOOL_SKIP_LOG=FILE      each of these lines is appended to FILE, so that make test can count them
//	ELTERNTOOL_REQUIRE_OFFICE=1   a missing program is a failure (the sibling folder may still be missing)
//	ELTERNTOOL_SHARED=FOLDER      the sibling folder lies there instead
//
// "go test -short" skips all of it. One office runs at a time, across the test binaries of one user.
// It judges documents; it does not make them, and it keeps nothing after the test.
package testoffice
