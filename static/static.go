// Package static holds what the browser loads: the style sheet, the fonts, the
// ES modules and the compiled checker, as build.mjs leaves them in dist.
package static

import (
	"embed"
	"encoding/json"
	"io/fs"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Prefix is the path under which the server offers the files of FS.
const Prefix = "/static/"

// FS holds the built files: each under its content-hashed name, with its
// precompressed forms beside it under the same name and ".br" or ".gz".
// Before the first build it is empty but for a placeholder.
func FS() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a constant, valid path
	}
	return sub
}

// Path returns the URL path of a built file by its plain name, "app.css" say.
// A name that was not built is returned unhashed, so that pages render (without
// style) from a checkout that has not been built.
func Path(name string) string {
	if hashed, ok := manifest()[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Built tells whether a file of this plain name was built.
func Built(name string) bool { return manifest()[name] != "" }

// manifest maps plain names to hashed ones.
var manifest = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return names // not built yet
	}
	if err := json.Unmarshal(raw, &names); err != nil {
		panic("static: dist/manifest.json: " + err.Error())
	}
	return names
})
