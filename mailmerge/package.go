package mailmerge

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io"
	"time"

	"github.com/klauspost/compress/flate"
)

const (
	mediaType    = "application/vnd.oasis.opendocument.text"
	databaseType = "application/vnd.oasis.opendocument.base"
	databaseName = "EmbeddedDatabase"
)

// A part is an entry of the package.
type part struct {
	name, mediaType string
	write           func(io.Writer) error
}

// writePackage writes the entries one after the other (ODF 1.3 part 2, 3.1 to 3.3).
func writePackage(w io.Writer, j *job) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	parts := []part{
		{"content.xml", "text/xml", j.content},
		{"styles.xml", "text/xml", j.styles},
		{"meta.xml", "text/xml", j.meta},
		{"settings.xml", "text/xml", j.settings},
	}
	database := j.template && j.doc.Source != nil
	if database {
		parts = append(parts, part{databaseName + "/content.xml", "text/xml", j.database})
	}
	for _, p := range j.survey.images {
		parts = append(parts, part{p.entry, p.mediaType, func(w io.Writer) error {
			_, err := w.Write(p.data)
			return err
		}})
	}
	if err := stored(z, "mimetype", []byte(mediaType), j.doc.Created); err != nil {
		return err
	}
	for _, p := range parts {
		if err := deflated(z, p, j.doc.Created); err != nil {
			return err
		}
	}
	manifest := part{"META-INF/manifest.xml", "", func(w io.Writer) error { return writeManifest(w, parts, database) }}
	if err := deflated(z, manifest, j.doc.Created); err != nil {
		return err
	}
	return z.Close()
}

// stored writes an entry without compression, descriptor and extra field, as
// the first one has to be.
func stored(z *zip.Writer, name string, data []byte, t time.Time) error {
	h := header(name, zip.Store, t)
	h.CRC32 = crc32.ChecksumIEEE(data)
	h.CompressedSize64, h.UncompressedSize64 = uint64(len(data)), uint64(len(data))
	w, err := z.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(data))
	return err
}

func deflated(z *zip.Writer, p part, t time.Time) error {
	w, err := z.CreateHeader(header(p.name, zip.Deflate, t))
	if err != nil {
		return err
	}
	return p.write(w)
}

// header sets the time as MS-DOS has it and nothing else: Modified would add an extra field.
func header(name string, method uint16, t time.Time) *zip.FileHeader {
	h := &zip.FileHeader{Name: name, Method: method}
	//lint:ignore SA1019 the field without the extra field
	h.ModifiedDate = uint16(t.Day() + int(t.Month())<<5 + (t.Year()-1980)<<9)
	//lint:ignore SA1019 the field without the extra field
	h.ModifiedTime = uint16(t.Second()/2 + t.Minute()<<5 + t.Hour()<<11)
	return h
}

func writeManifest(w io.Writer, parts []part, database bool) error {
	return writeXML(w, func(x *xmlWriter) {
		x.start("manifest:manifest", "xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest:version", "1.3")
		x.empty("manifest:file-entry", "manifest:full-path", "/", "manifest:version", "1.3", "manifest:media-type", mediaType)
		if database {
			x.empty("manifest:file-entry", "manifest:full-path", databaseName+"/", "manifest:media-type", databaseType)
		}
		for _, p := range parts {
			x.empty("manifest:file-entry", "manifest:full-path", p.name, "manifest:media-type", p.mediaType)
		}
		x.end("manifest:manifest")
	})
}
