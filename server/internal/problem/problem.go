// Package problem holds what the portal says when it cannot answer: RFC 9457 problem details, the same in the API, on the
// command line and behind the error pages.
package problem

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// Problem is one such answer. It is an error, so that handlers return it.
type Problem struct {
	Type   string       `json:"type"`             // a URN that names the kind; stable
	Title  string       `json:"title"`            // the kind in words; stable
	Status int          `json:"status"`           // HTTP status
	Detail string       `json:"detail"`           // what to do about it
	Errors []FieldError `json:"errors,omitempty"` // every fact at fault, for InvalidFacts and MalformedJSON

	RetryAfterSeconds int   `json:"-"` // sent as Retry-After where above 0
	Cause             error `json:"-"` // for the log, never shown
}

// FieldError is one fact at fault.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// MediaType is the content type of a problem.
const MediaType = "application/problem+json"

func (p *Problem) Error() string {
	text := strconv.Itoa(p.Status) + " " + p.Title
	if p.Cause != nil {
		text += ": " + p.Cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// With copies the problem with its cause, for the log.
func (p *Problem) With(cause error) *Problem {
	copied := *p
	copied.Cause = cause
	return &copied
}

// Retry copies the problem with the seconds after which to try again.
func (p *Problem) Retry(seconds int) *Problem {
	copied := *p
	copied.RetryAfterSeconds = seconds
	return &copied
}

// JSON encodes the problem.
func (p *Problem) JSON() []byte {
	encoded, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and integers always encode
	}
	return encoded
}

const urn = "urn:proviso:problem:"

// The kinds of problem.
var (
	InvalidFacts = &Problem{Type: urn + "invalid-facts", Status: http.StatusUnprocessableEntity,
		Title: "Some facts cannot be used", Detail: "Correct the facts named in errors and send them again."}
	MalformedJSON = &Problem{Type: urn + "malformed-json", Status: http.StatusBadRequest,
		Title: "This is not a JSON object", Detail: "Send one JSON object of facts, encoded in UTF-8."}
	BadRequest = &Problem{Type: urn + "bad-request", Status: http.StatusBadRequest,
		Title: "The request cannot be read", Detail: "Check how the request was made and send it again."}
	ForeignOrigin = &Problem{Type: urn + "foreign-origin", Status: http.StatusForbidden,
		Title: "This form was sent from another site", Detail: "Open the page on this site and send the form from there."}
	SignInNeeded = &Problem{Type: urn + "sign-in-needed", Status: http.StatusUnauthorized,
		Title: "Sign in first", Detail: "Open the page in a browser and sign in; what you typed is still there when you go back."}
	KeyNeeded = &Problem{Type: urn + "key-needed", Status: http.StatusUnauthorized,
		Title: "Bring a key that works", Detail: "Send Authorization: Bearer and a key that an admin of the seller made and did not revoke."}
	Forbidden = &Problem{Type: urn + "forbidden", Status: http.StatusForbidden,
		Title: "You may not do this", Detail: "Ask someone who may."}
	NotFound = &Problem{Type: urn + "not-found", Status: http.StatusNotFound,
		Title: "There is nothing here", Detail: "Check the address. The API is described at /api/openapi.json."}
	MethodNotAllowed = &Problem{Type: urn + "method-not-allowed", Status: http.StatusMethodNotAllowed,
		Title: "This address does not answer that method", Detail: "Use one of the methods named in the Allow header."}
	Timeout = &Problem{Type: urn + "timeout", Status: http.StatusRequestTimeout,
		Title: "The request took too long to arrive", Detail: "Send it again; in smaller parts where the connection is slow."}
	Conflict = &Problem{Type: urn + "conflict", Status: http.StatusConflict,
		Title: "This is not possible any more", Detail: "Look at what happened in the meantime and decide again."}
	TooLarge = &Problem{Type: urn + "too-large", Status: http.StatusRequestEntityTooLarge,
		Title: "This is too large", Detail: "One set of facts may have 1 MB, a stream of them 64 MB. Send several streams instead."}
	UnsupportedMediaType = &Problem{Type: urn + "unsupported-media-type", Status: http.StatusUnsupportedMediaType,
		Title: "This content type is not read here", Detail: "Send application/json or application/x-ndjson in UTF-8, not compressed."}
	InvalidInput = &Problem{Type: urn + "invalid-input", Status: http.StatusUnprocessableEntity,
		Title: "Some of this cannot be used", Detail: "Correct what is named and send it again."}
	Misdirected = &Problem{Type: urn + "misdirected", Status: http.StatusMisdirectedRequest,
		Title: "This host is not served here", Detail: "Use the public address of the portal."}
	RateLimited = &Problem{Type: urn + "rate-limited", Status: http.StatusTooManyRequests,
		Title: "Too many requests from your address", Detail: "Wait for the seconds named in Retry-After, then go on. Many cases at once go faster as application/x-ndjson."}
	Internal = &Problem{Type: urn + "internal", Status: http.StatusInternalServerError,
		Title: "Something went wrong on our side", Detail: "It has been noted. Try again; if it stays, report the request id from the X-Request-Id header."}
	Unavailable = &Problem{Type: urn + "unavailable", Status: http.StatusServiceUnavailable,
		Title: "The portal is busy", Detail: "Try again after the seconds named in Retry-After."}
	SignInUnavailable = &Problem{Type: urn + "sign-in-unavailable", Status: http.StatusServiceUnavailable, RetryAfterSeconds: 10,
		Title: "We cannot see who is signed in", Detail: "The part that keeps sign-ins is away for a moment. Nothing is lost: try again in a few seconds."}
	FilesUnavailable = &Problem{Type: urn + "files-unavailable", Status: http.StatusServiceUnavailable, RetryAfterSeconds: 600,
		Title: "No file can be kept", Detail: "The portal has no room for files at the moment. Try again later: what you typed and sent before is kept."}
	RecordUnavailable = &Problem{Type: urn + "record-unavailable", Status: http.StatusServiceUnavailable, RetryAfterSeconds: 10,
		Title: "The records cannot be reached", Detail: "The part that keeps the records is away for a moment. Try again in a few seconds: nothing is lost, and nothing is entered twice."}
)

// Kinds lists every kind, for the API's description.
func Kinds() []*Problem {
	return []*Problem{InvalidFacts, MalformedJSON, BadRequest, SignInNeeded, KeyNeeded, ForeignOrigin, Forbidden, NotFound, MethodNotAllowed, Timeout,
		Conflict, TooLarge, UnsupportedMediaType, InvalidInput, Misdirected, RateLimited, Internal, Unavailable, SignInUnavailable}
}

// ForStatus is the kind with an HTTP status; Internal for a status that no kind has, BadRequest for another 4xx.
func ForStatus(status int) *Problem {
	if status == http.StatusBadRequest {
		return BadRequest
	}
	for _, p := range Kinds() {
		if p.Status == status {
			return p
		}
	}
	if status >= 400 && status < 500 {
		return BadRequest
	}
	return Internal
}
