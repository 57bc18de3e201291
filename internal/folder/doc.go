// Package folder tells what lies in the folder of a school office: which file is
// Datei-01, which are its backups, what IServ and the program itself have written.
//
// A file is what its name and its content say; the packages that write such files
// tell their content. Where only one of both fits, File.Sure is false. Links and
// folders are not followed, and nothing below the folder is looked at.
//
// It decides nothing about the files, changes nothing, and words nothing.
package folder
