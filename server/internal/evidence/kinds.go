package evidence

import (
	"github.com/gabriel-vasile/mimetype"
)

// kind is one kind of file that is taken.
type kind struct {
	name    string   // in words
	endings []string // the first is what a file without a fitting one gets
	picture bool     // can be decoded here, so it gets a preview and has to be whole
}

// kinds are the media types that are taken; nothing else is.
var kinds = map[string]*kind{
	"image/jpeg":      {"JPEG picture", []string{".jpg", ".jpeg"}, true},
	"image/png":       {"PNG picture", []string{".png"}, true},
	"image/gif":       {"GIF picture", []string{".gif"}, true},
	"image/webp":      {"WebP picture", []string{".webp"}, true},
	"image/heic":      {"HEIC picture", []string{".heic", ".heif"}, false},
	"image/heif":      {"HEIF picture", []string{".heif", ".heic"}, false},
	"video/mp4":       {"MP4 video", []string{".mp4", ".m4v"}, false},
	"video/quicktime": {"QuickTime video", []string{".mov", ".qt"}, false},
	"video/webm":      {"WebM video", []string{".webm"}, false},
	"application/pdf": {"PDF document", []string{".pdf"}, false},
	"application/zip": {"ZIP archive", []string{".zip"}, false},
	"text/plain":      {"text file", []string{".txt", ".log", ".csv", ".json", ".md", ".ini", ".conf", ".cfg"}, false},
}

// KindName is what a media type is called in words; empty for one that is not taken.
func KindName(mediaType string) string {
	if k := kinds[mediaType]; k != nil {
		return k.name
	}
	return ""
}

// Accept is what a file input may offer.
const Accept = "image/*,video/*,.heic,.heif,.mov,.pdf,.txt,.log,.csv,.json,.zip"

// plainTexts are texts that a log may be; they are kept as plain text.
var plainTexts = []string{"text/plain", "application/json", "application/x-ndjson", "text/csv", "text/tab-separated-values"}

// same are kinds that differ only in name.
var same = map[string]string{
	"image/heic-sequence": "image/heic", "image/heif-sequence": "image/heif", "image/vnd.mozilla.apng": "image/png", "video/x-m4v": "video/mp4",
}

// sniffBytes is how much of a file tells its kind.
const sniffBytes = 3072

// kindOf is the media type of a file by its first bytes; where it is not one that is taken, why says what to send instead.
func kindOf(head []byte) (mediaType, why string) {
	found := mimetype.Detect(head)
	for _, text := range plainTexts {
		if found.Is(text) {
			return "text/plain", ""
		}
	}
	for taken := range kinds {
		if found.Is(taken) {
			return taken, ""
		}
	}
	for from, to := range same {
		if found.Is(from) {
			return to, ""
		}
	}
	return "", instead(found)
}

// instead says what to send in place of a file that is not taken.
func instead(found *mimetype.MIME) string {
	for known, text := range insteadOf {
		if found.Is(known) {
			return text
		}
	}
	for parent := found.Parent(); parent != nil; parent = parent.Parent() {
		switch {
		case parent.Is("application/zip"), parent.Is("application/x-ole-storage"):
			return "This is an office document or a program, which can carry macros. Print it to a PDF and send that, or send a photo of it."
		case parent.Is("text/xml"), parent.Is("text/html"):
			return insteadOf["text/html"]
		case parent.Is("text/plain"):
			return insteadOf["text/javascript"]
		}
	}
	return "We do not know this kind of file. " + taken
}

const taken = "Send a photo (JPEG, PNG, HEIC, WebP, GIF), a video (MP4, MOV, WebM), a PDF, a text log or a ZIP of logs."

var insteadOf = map[string]string{
	"text/html":                    "This is a web page or a drawing made of code, which can run scripts. Send a screenshot of it (PNG or JPEG) or print it to a PDF.",
	"text/xml":                     "This is an XML document. Send a screenshot of it, or put it into a ZIP if it is a log.",
	"image/svg+xml":                "This is an SVG drawing, which can run scripts. Save it as a PNG or JPEG picture and send that.",
	"text/javascript":              "This is a program or a script. If it is a log, put it into a ZIP and send that.",
	"image/avif":                   "This is an AVIF picture. Save it as a JPEG and send that.",
	"image/tiff":                   "This is a TIFF picture. Save it as a JPEG or a PDF and send that.",
	"image/bmp":                    "This is a BMP picture. Save it as a PNG or JPEG and send that.",
	"application/gzip":             "This archive is not a ZIP. Pack the logs as a ZIP, or send them as text.",
	"application/x-7z-compressed":  "This archive is not a ZIP. Pack the logs as a ZIP, or send them as text.",
	"application/x-rar-compressed": "This archive is not a ZIP. Pack the logs as a ZIP, or send them as text.",
	"application/vnd.microsoft.portable-executable": "This is a program. " + taken,
	"application/x-elf":                             "This is a program. " + taken,
	"video/x-matroska":                              "This is a Matroska video. Save it as MP4 and send that.",
	"video/x-msvideo":                               "This is an AVI video. Save it as MP4 and send that.",
	"video/3gpp":                                    "This is a 3GP video. Save it as MP4 and send that.",
}
