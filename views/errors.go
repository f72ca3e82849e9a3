package views

import "strconv"

// ErrorView is a page that says what went wrong and what to do next.
type ErrorView struct {
	Status            int
	Detail            string   // what to do, said by the handler; empty: the words for the status
	RequestID         string   // shown where a person may have to look it up
	RetryAfterSeconds int      // 429: when to come back, 0 if not known
	SignIn            string   // 401: where to sign in and come back from
	Typed             []string // what was typed into the form that could not be taken
}

func (v ErrorView) words(part string) string {
	path := "pages.error." + strconv.Itoa(v.Status) + "." + part
	if hasWords(path) {
		return say(path)
	}
	if v.Status >= 500 {
		return say("pages.error.500." + part)
	}
	return say("pages.error.400." + part)
}

func (v ErrorView) advice() string {
	switch {
	case v.Detail != "":
		return v.Detail
	case v.Status == 429 && v.RetryAfterSeconds > 0:
		return counted("pages.error.429.advice_after", v.RetryAfterSeconds)
	}
	return v.words("advice")
}
