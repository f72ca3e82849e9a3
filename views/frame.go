package views

import "context"

// Viewer is who is signed in, as the frame of a page shows them.
type Viewer struct {
	Name  string // what they are called, or their address
	Staff bool
	Admin bool // of some seller
}

// Flash is a message that is shown once, at the top of the page.
type Flash struct {
	Level string // info, success, warning or failure
	Text  string
}

// Frame is what the frame of a page shows beside the page's own content.
type Frame struct {
	Viewer  *Viewer
	Flashes []Flash
	Demo    bool // the record holds made-up data, and every page says so
}

type frameKey struct{}

// WithFrame hands a frame to the page that is rendered with the context.
func WithFrame(ctx context.Context, frame Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, frame)
}

func frameOf(ctx context.Context) Frame {
	frame, _ := ctx.Value(frameKey{}).(Frame)
	return frame
}

func flashesOf(ctx context.Context) []Flash { return frameOf(ctx).Flashes }

func (p Page) viewer(ctx context.Context) *Viewer {
	if p.Viewer != nil {
		return p.Viewer
	}
	return frameOf(ctx).Viewer
}

// staffNavigation stands in the place of the visitors' one.
var staffNavigation = []navEntry{{"queue", "/staff", "Queue"}, {"check", "/check", "Check"}, {"policies", "/policies", "Policies"}}

func (v *Viewer) navigation() []navEntry {
	switch {
	case v == nil:
		return navigation
	case !v.Staff:
		return append(navigation[:len(navigation):len(navigation)], navEntry{"devices", "/devices", "My devices"})
	case v.Admin:
		return append(staffNavigation[:1:1], append([]navEntry{{"people", "/staff/people", "People"}}, staffNavigation[1:]...)...)
	}
	return staffNavigation
}

// account is the page about the viewer themselves, and where they sign out.
func (v *Viewer) account() (page, label, signOut string) {
	if v.Staff {
		return "/staff/security", "Sign-in and security", "/staff/sign-out"
	}
	return "/account", "My account", "/sign-out"
}

// flashShape is the shape that goes with a level: never colour alone.
func flashShape(level string) string {
	switch level {
	case "success":
		return "covered"
	case "failure":
		return "not_covered"
	case "warning":
		return "errors"
	}
	return "review"
}
