package session

import "strings"

// deviceLabel is a short label of a browser, such as "Firefox on Windows", for its owner to know it again. Nothing else of what
// the browser says of itself is kept.
func deviceLabel(userAgent string) string {
	return firstFound(userAgent, browsers, "A browser") + " on " + firstFound(userAgent, systems, "an unknown system")
}

type mark struct{ token, name string }

// browsers stand in the order in which they must be asked: most call themselves Chrome or Safari as well.
var browsers = []mark{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"},
	{"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"},
	{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
	{"Chrome/", "Chrome"}, {"CriOS/", "Chrome"},
	{"Safari/", "Safari"},
}

// systems too: Android says Linux as well, and iPhones say Mac OS X.
var systems = []mark{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"},
	{"Windows", "Windows"}, {"Macintosh", "Mac"}, {"Linux", "Linux"},
}

func firstFound(userAgent string, marks []mark, otherwise string) string {
	for _, m := range marks {
		if strings.Contains(userAgent, m.token) {
			return m.name
		}
	}
	return otherwise
}
