package customer

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/web"
	"proviso/views"
)

// maxUploadBytes is far more than any house rule lets a claim have; the rules decide.
const maxUploadBytes = 64 << 30

// Files are the pages' way to the files of a claim.
type Files struct {
	kept *evidence.Service
	open OpenClaim
}

// OpenClaim reads a claim that the actor may see; claim.ErrNotFound otherwise.
type OpenClaim func(ctx context.Context, by claim.Actor, id string) (claim.Claim, error)

// NewFiles makes the routes of files.
func NewFiles(kept *evidence.Service, open OpenClaim) *Files { return &Files{kept: kept, open: open} }

// Routes are the routes of files. Each verb of an upload is a route of its own.
func (f *Files) Routes() []web.Route {
	const one = evidence.UploadsPath + ":file"
	return []web.Route{
		{Name: "upload.begin", Method: http.MethodPost, Path: evidence.UploadsPath, For: web.Customers, Handle: f.upload, Slow: true, Free: true},
		{Name: "upload.offset", Method: http.MethodHead, Path: one, For: web.Customers, Handle: f.upload, Slow: true, Free: true},
		{Name: "upload.send", Method: http.MethodPatch, Path: one, For: web.Customers, Handle: f.upload, Body: maxUploadBytes, Slow: true, Free: true},
		{Name: "upload.remove", Method: http.MethodDelete, Path: one, For: web.Customers, Handle: f.upload, Slow: true},
		{Name: "files", Method: http.MethodGet, Path: "/claims/:id/files", For: web.Customers, Handle: f.list, Free: true},
		{Name: "files.add", Method: http.MethodPost, Path: "/claims/:id/files", For: web.Customers, Handle: f.add, Body: maxUploadBytes, Slow: true},
		{Name: "files.remove", Method: http.MethodPost, Path: "/claims/:id/files/:file/remove", For: web.Customers, Handle: f.remove, Body: web.MaxForm},
		{Name: "files.original", Method: http.MethodGet, Path: "/claims/:id/files/:file", For: web.Customers, Handle: f.original, Slow: true},
		{Name: "files.ticket", Method: http.MethodGet, Path: evidence.TicketRoute, For: web.Anyone, Handle: f.kept.ServeTicket, Slow: true},
		{Name: "files.preview", Method: http.MethodGet, Path: "/claims/:id/files/:file/preview", For: web.Customers, Handle: f.preview, Free: true},
	}
}

// upload hands a request of the tus protocol on, in the name of the customer who is signed in.
func (f *Files) upload(c echo.Context) error {
	return f.kept.Uploads(c.Response(), c.Request(), web.ViewerOf(c).Actor.ID)
}

// View is what a page shows of the files of a claim: wanted are the codes of the policy's evidence items.
func (f *Files) View(c claim.Claim, files []claim.Evidence, wanted []string, rules claim.Rules) views.EvidenceView {
	return views.EvidenceView{ClaimID: c.ID, Base: "/claims/" + c.ID, Wanted: views.WantedFiles(wanted), Files: files, Rules: rules,
		CanAdd: claim.TakesFiles(c.State, ""), Draft: c.State == claim.Draft, Accept: evidence.Accept}
}

// list sends the contact sheets alone, for the script that keeps the page current.
func (f *Files) list(c echo.Context) error {
	found, err := f.open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if err != nil {
		return err
	}
	files, err := f.kept.Of(c.Request().Context(), found.ID)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.EvidenceLists(f.View(found, files, c.QueryParams()["item"], claim.Rules{})))
}

// add takes the files of a form without script, one after the other.
func (f *Files) add(c echo.Context) error {
	found, err := f.open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if err != nil {
		return err
	}
	_, err = web.TakeFiles(c, func(fields url.Values, name string, file io.Reader) error {
		_, err := f.kept.Put(c.Request().Context(), web.ViewerOf(c).Actor.ID, found.ID, fields.Get("item"), name, file)
		return err
	})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/claims/"+found.ID+"#evidence")
}

func (f *Files) remove(c echo.Context) error {
	found, err := f.find(c)
	if err != nil {
		return err
	}
	if err := f.kept.Remove(c.Request().Context(), web.ViewerOf(c).Actor.ID, found.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/claims/"+found.ClaimID+"#evidence")
}

func (f *Files) original(c echo.Context) error {
	found, err := f.find(c)
	if err != nil {
		return err
	}
	return f.kept.Serve(c, found)
}

func (f *Files) preview(c echo.Context) error {
	found, err := f.find(c)
	if err != nil {
		return err
	}
	return f.kept.ServePreview(c, found)
}

// find is the file that the address names, if the viewer may see its claim.
func (f *Files) find(c echo.Context) (claim.Evidence, error) {
	found, err := f.open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if err != nil {
		return claim.Evidence{}, err
	}
	return f.kept.Find(c.Request().Context(), found.ID, c.Param("file"))
}
