package mailmerge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // formats that an image may have
	_ "image/png"
)

// A picture is the data of one or more images.
type picture struct {
	entry     string // in the package
	mediaType string
	data      []byte
	pixels    image.Point
}

// image checks an image and notes its data.
func (s *survey) image(path string, img Image) {
	s.characters(path+".Alt", img.Alt)
	s.within(path+".Width", img.Width, 0, maxLength)
	s.within(path+".Height", img.Height, 0, maxLength)
	if img.Width == 0 && img.Height == 0 {
		s.bad(path, ErrMissing, "", "a width or a height")
	}
	sum := sha256.Sum256(img.Data)
	if s.byData[sum] != nil {
		return
	}
	p, detail := readPicture(img.Data)
	if detail != "" {
		s.bad(path+".Data", ErrImage, "", detail)
		return
	}
	p.entry = "Pictures/" + hex.EncodeToString(sum[:16]) + map[string]string{"image/png": ".png", "image/jpeg": ".jpg"}[p.mediaType]
	s.byData[sum] = p
	s.images = append(s.images, p)
}

// readPicture decodes the whole image: half of one would be a broken letterhead in every letter.
func readPicture(data []byte) (p *picture, detail string) {
	if len(data) > MaxImageBytes {
		return nil, fmt.Sprintf("%d bytes, more than %d", len(data), MaxImageBytes)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" {
		return nil, "neither PNG nor JPEG"
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > MaxImagePixels/config.Height {
		return nil, fmt.Sprintf("%d × %d pixels, more than %d in all", config.Width, config.Height, MaxImagePixels)
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return nil, "damaged: " + err.Error()
	}
	return &picture{mediaType: "image/" + format, data: data, pixels: image.Pt(config.Width, config.Height)}, ""
}

// of returns the picture of an image and its size in mm.
func (s *survey) of(img Image) (p *picture, width, height float64) {
	p = s.byStart[&img.Data[0]] // the same slice in every letter: no need to hash it each time
	if p == nil || len(p.data) != len(img.Data) {
		p = s.byData[sha256.Sum256(img.Data)]
		s.byStart[&img.Data[0]] = p
	}
	width, height = img.Width, img.Height
	if width == 0 {
		width = height * float64(p.pixels.X) / float64(p.pixels.Y)
	}
	if height == 0 {
		height = width * float64(p.pixels.Y) / float64(p.pixels.X)
	}
	return p, width, height
}
