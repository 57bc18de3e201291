// Package match decides which IServ account belongs to which row of Datei-01.
package match
