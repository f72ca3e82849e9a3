// Package views renders the pages. It decides nothing: an answer is drawn from
// the JSON of a decision (the same bytes that the API sends, that the browser's
// checker returns and that a claim keeps), the policy that decided it and
// words.json, which static/js reads as well.
package views

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
)

//go:embed words.json
var wordsJSON []byte

// words maps dotted paths of words.json to its texts.
var words = sync.OnceValue(func() map[string]string {
	var tree map[string]any
	if err := json.Unmarshal(wordsJSON, &tree); err != nil {
		panic("views: words.json: " + err.Error())
	}
	flat := map[string]string{}
	flatten(flat, "", tree)
	return flat
})

func flatten(into map[string]string, path string, node any) {
	switch node := node.(type) {
	case string:
		into[path] = node
	case float64:
		into[path] = strconv.FormatFloat(node, 'f', -1, 64)
	case map[string]any:
		for key, child := range node {
			flatten(into, joinPath(path, key), child)
		}
	case []any:
		for i, child := range node {
			flatten(into, joinPath(path, strconv.Itoa(i)), child)
		}
	}
}

func joinPath(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// hasWords tells whether words.json has a text at the path.
func hasWords(path string) bool {
	_, ok := words()[path]
	return ok
}

// say returns the text at the path with its {placeholders} filled from pairs of
// name and value. A path that does not exist shows itself, so that a missing
// word is seen; a test walks every code of policies.
func say(path string, pairs ...string) string {
	text, ok := words()[path]
	if !ok {
		return path
	}
	return fill(text, pairs...)
}

func fill(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+pairs[i]+"}", pairs[i+1])
	}
	return text
}
