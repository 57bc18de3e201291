// Package profile says what to enter in IServ's import profile for exactly one Datei-02, and where to click: on the
// terminal, and as a document to print, Importprofil.odt. Both show the same [Guide].
//
// The menus and fields it names are those of IServ's documentation (hilfe.iserv.de, doku.iserv.eu); where that calls a
// field by no name, it is described, not named. It reads Datei-02, or asks package export what Datei-02 would be, and
// decides nothing about either. It knows no IServ server.
package profile
