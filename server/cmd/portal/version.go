package main

import (
	"runtime"
	"runtime/debug"
	"strings"

	"proviso/policies/catalog"
)

// version names the commit that this was built from and the policies that are in it.
func version() string {
	lines := []string{"portal " + revision() + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH}
	for _, p := range catalog.All() {
		lines = append(lines, p.ID+" "+p.Version())
	}
	return strings.Join(lines, "\n")
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return "unversioned"
}
