// Package clean finds what holds personal data in the folder of Datei-01 and is not
// needed any more, and deletes it if that is wanted: old backups, the files with
// IServ's result, finished letters, reports, older versions of Datei-02.
//
// [MakePlan] decides, with a reason for each file, and is all that a dry run needs;
// [Plan.Carry] does what the plan says, and only to files that are still what they
// were. What is not surely the program's own or IServ's, by name and by content, is
// never deleted, nor is Datei-01, the newest Datei-02, or a result whose accounts or
// passwords are nowhere else. Links and folders are not followed.
//
// It does not overwrite what it deletes, and knows nothing of copies elsewhere; it
// says so. Errors are *problem.Problem.
package clean
