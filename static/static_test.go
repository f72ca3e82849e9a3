package static

import (
	"io/fs"
	"strings"
	"testing"
)

func TestPathOfAnUnknownNameIsUnhashed(t *testing.T) {
	if got := Path("no-such-file.css"); got != "/static/no-such-file.css" {
		t.Errorf("Path = %q", got)
	}
}

func TestEveryFileOfTheManifestExists(t *testing.T) {
	for name, hashed := range manifest() {
		if _, err := fs.Stat(FS(), hashed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.HasPrefix(Path(name), Prefix) {
			t.Errorf("Path(%q) = %q", name, Path(name))
		}
	}
}
