package staff

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/orders"
	"proviso/server/internal/web"
	"proviso/views"
)

// importsPage shows the last imports and takes a file.
func (r *Room) importsPage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	return r.sendImports(c, http.StatusOK, p, views.ImportsView{})
}

func (r *Room) sendImports(c echo.Context, status int, p *policies.Policy, v views.ImportsView) error {
	past, names, err := r.Desk.Imports(c.Request().Context(), actor(c), p.ID)
	if err != nil {
		return err
	}
	v.Frame, v.Seller = frame(c, p, views.ImportsTab), p.ID
	for _, i := range past {
		v.Past = append(v.Past, views.ImportLine{FileName: i.FileName, By: names[i.ByStaff], Lines: i.Lines, Added: i.Added, Changed: i.Changed,
			Unchanged: i.Unchanged, At: views.Moment(p, i.At)})
	}
	for _, column := range orders.Columns() {
		v.Columns = append(v.Columns, views.Pair{Label: column.Name, Value: column.Says})
	}
	return web.Send(c, status, views.Imports(v))
}

// importPause is how long the sender of a file may take, and how long the books may take to take it in.
const importPause = 5 * time.Minute

// importFile looks at a file of order records, and keeps it once it was looked at: what is kept is the file that was shown.
func (r *Room) importFile(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	connection := http.NewResponseController(c.Response())
	_ = connection.SetReadDeadline(time.Now().Add(importPause)) // a connection without deadlines, as in a test, has none
	_ = connection.SetWriteDeadline(time.Now().Add(2 * importPause))
	header, err := c.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return r.sendImports(c, http.StatusUnprocessableEntity, p, views.ImportsView{Fault: "Choose a file first."})
	}
	if err != nil {
		return web.FormError(err)
	}
	defer c.Request().MultipartForm.RemoveAll()
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	work := func(progress func(int64)) (importEnd, error) {
		return r.takeFile(c, p, header.Filename, file, progress)
	}
	if c.Request().Header.Get(echo.HeaderAccept) == progressType {
		web.TellLater(c)
		return tellProgress(c, header.Size, func(progress func(int64)) (progressLine, error) {
			end, err := work(progress)
			if err != nil {
				return progressLine{}, err
			}
			return r.lastLine(c, p, end)
		})
	}
	end, err := work(nil)
	switch {
	case err != nil:
		return err
	case end.kept:
		return see(c, "/staff/imports", url.Values{"seller": {p.ID}}, views.StaffDone("imported"))
	}
	return r.sendImports(c, end.status, p, end.view)
}

// importEnd is what came of a file: it was kept, or a page says what it would do or why it was not.
type importEnd struct {
	kept   bool
	status int
	view   views.ImportsView
}

func (r *Room) takeFile(c echo.Context, p *policies.Policy, name string, file multipart.File, progress func(int64)) (end importEnd, err error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return end, web.FormError(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return end, err
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	if c.FormValue("do") == "import" && c.FormValue("checked") == digest {
		return r.keepFile(c, p, name, file, progress)
	}
	report, changes, err := r.Desk.PlanImport(c.Request().Context(), actor(c), p.ID, file, progress)
	if err != nil {
		return end, err
	}
	end = importEnd{status: http.StatusOK, view: views.ImportsView{Report: importReport(p, report, changes), FileName: name}}
	switch {
	case report.FaultCount > 0:
		end.status = http.StatusUnprocessableEntity
	case c.FormValue("do") == "import" && c.FormValue("checked") != "":
		end.view.Fault, end.view.Checked, end.status = "This is another file than the one that was checked. Here is what it would do.", digest, http.StatusConflict
	default:
		end.view.Checked = digest
	}
	return end, nil
}

func (r *Room) keepFile(c echo.Context, p *policies.Policy, name string, file io.ReadSeeker, progress func(int64)) (importEnd, error) {
	report, err := r.Desk.ImportFile(c.Request().Context(), actor(c), p.ID, name, file, progress)
	if err != nil || report.FaultCount == 0 {
		return importEnd{kept: err == nil}, err
	}
	return importEnd{status: http.StatusUnprocessableEntity, view: views.ImportsView{Report: importReport(p, report, nil), FileName: name}}, nil
}

// lastLine is what came of a file, for a page that stays open.
func (r *Room) lastLine(c echo.Context, p *policies.Policy, end importEnd) (last progressLine, err error) {
	if end.kept {
		web.Tell(c, views.StaffDone("imported"))
		last.To = "/staff/imports?" + url.Values{"seller": {p.ID}}.Encode()
		return last, nil
	}
	var report strings.Builder
	err = views.ImportOutcome(end.view).Render(c.Request().Context(), &report)
	last.Report, last.Checked = report.String(), end.view.Checked
	return last, err
}

func importReport(p *policies.Policy, report *orders.Report, changes []orders.Change) *views.ImportReport {
	v := &views.ImportReport{Lines: report.Lines, Added: report.Added, Changed: report.Changed, Unchanged: report.Unchanged, FaultCount: report.FaultCount}
	for _, f := range report.Faults {
		v.Faults = append(v.Faults, views.ImportFault{Line: f.Line, Column: f.Column, Text: f.Text})
	}
	for _, change := range changes {
		line := views.ImportChange{Line: change.Line, Added: change.Added, Order: change.Unit.OrderNumber, Serial: change.Unit.Serial}
		for _, fact := range change.Facts {
			line.Facts = append(line.Facts, views.FactChange{Label: views.FactLabel(p, fact.Name), Old: fact.Old, New: fact.New})
		}
		v.Changes = append(v.Changes, line)
	}
	return v
}
