package staff

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
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
	return r.takeFile(c, p, header.Filename, file)
}

func (r *Room) takeFile(c echo.Context, p *policies.Policy, name string, file multipart.File) error {
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return web.FormError(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	if c.FormValue("do") == "import" && c.FormValue("checked") == digest {
		return r.keepFile(c, p, name, file)
	}
	report, changes, err := r.Desk.PlanImport(c.Request().Context(), actor(c), p.ID, file)
	if err != nil {
		return err
	}
	v := views.ImportsView{Report: importReport(p, report, changes), FileName: name}
	status := http.StatusOK
	switch {
	case report.FaultCount > 0:
		status = http.StatusUnprocessableEntity
	case c.FormValue("do") == "import" && c.FormValue("checked") != "":
		v.Fault, v.Checked, status = "This is another file than the one that was checked. Here is what it would do.", digest, http.StatusConflict
	default:
		v.Checked = digest
	}
	return r.sendImports(c, status, p, v)
}

func (r *Room) keepFile(c echo.Context, p *policies.Policy, name string, file io.ReadSeeker) error {
	report, err := r.Desk.ImportFile(c.Request().Context(), actor(c), p.ID, name, file)
	if err != nil {
		return err
	}
	if report.FaultCount > 0 {
		return r.sendImports(c, http.StatusUnprocessableEntity, p, views.ImportsView{Report: importReport(p, report, nil), FileName: name})
	}
	return see(c, "/staff/imports", url.Values{"seller": {p.ID}}, views.StaffDone("imported"))
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
