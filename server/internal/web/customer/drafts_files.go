package customer

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/evidence"
	"proviso/server/internal/problem"
	"proviso/server/internal/web"
	"proviso/views"
)

// sentDraft is the form of a draft that comes in with files: what was typed is kept before the first of them, and each file by
// itself, so that nothing is lost for what is wrong with something else.
type sentDraft struct {
	*Room
	c       echo.Context
	file    *desk.File
	read    bool // what was typed is read
	saved   claim.Claim
	typed   views.DraftForm
	checked views.Form
	err     error              // why what was typed is not kept
	faults  []views.FieldFault // why files are not
	refused bool               // a file is shown as not taken
}

// saveWithFiles is save for a form that brings files, as it does without script.
func (r *Room) saveWithFiles(c echo.Context) error {
	file, err := r.Desk.Open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if err != nil {
		return err
	}
	s := &sentDraft{Room: r, c: c, file: file}
	fields, err := web.ReadParts(c, s.take)
	if err == nil {
		err = s.keepText(fields)
	}
	if err != nil {
		return err
	}
	if err := s.removeFile(fields.Get("do")); err != nil {
		return err
	}
	return s.answer(fields.Get("do"))
}

// keepText keeps what was typed, once.
func (s *sentDraft) keepText(fields url.Values) error {
	if !fields.Has("version") { // text of another kind would read as a form that was emptied
		return problem.UnsupportedMediaType
	}
	s.c.Request().PostForm = fields
	if s.read || s.file.Claim.State != claim.Draft {
		return nil
	}
	s.read = true
	s.typed, s.checked = s.readDraft(s.c, &s.file.Claim)
	s.saved, s.err = s.keep(s.c, s.typed, s.checked)
	if _, told := refusedStatus[claim.CodeOf(s.err)]; s.err != nil && !told {
		return s.err
	}
	return nil
}

// take keeps one file. One that is not taken stops neither the others nor what was typed.
func (s *sentDraft) take(fields url.Values, field, name string, body io.Reader) error {
	if err := s.keepText(fields); err != nil {
		return err
	}
	kept, err := s.Files.kept.Put(s.c.Request().Context(), web.ViewerOf(s.c).Actor.ID, s.file.Claim.ID, views.ItemOfField(field), name, body)
	if _, told := refusedStatus[claim.CodeOf(err)]; told {
		s.faults = append(s.faults, views.FieldFault{Field: views.FileField(views.ItemOfField(field)), Text: evidence.Label(name) + ": " + err.Error()})
		return nil
	}
	s.refused = s.refused || kept.State == claim.Refused
	return err
}

// removeFile takes away the file that the pressed button names.
func (s *sentDraft) removeFile(do string) error {
	id, is := strings.CutPrefix(do, views.RemoveFile)
	if !is {
		return nil
	}
	found, err := s.Files.kept.Find(s.c.Request().Context(), s.file.Claim.ID, id)
	if claim.CodeOf(err) == claim.NotFound { // pressed twice
		return nil
	}
	if err != nil {
		return err
	}
	return s.Files.kept.Remove(s.c.Request().Context(), web.ViewerOf(s.c).Actor.ID, found.ID)
}

func (s *sentDraft) answer(do string) error {
	if s.file.Claim.State == claim.Draft && s.err == nil && len(s.faults) == 0 {
		if do == "save" || do == "review" && !s.refused {
			return s.wasSaved(s.c, &s.saved)
		}
		return s.c.Redirect(http.StatusSeeOther, "/claims/"+s.file.Claim.ID+"#evidence")
	}
	now, err := s.Desk.Open(s.c.Request().Context(), web.ViewerOf(s.c).Actor, s.file.Claim.ID)
	switch {
	case err != nil:
		return err
	case now.Claim.State != claim.Draft:
		return s.tooLate(s.c, now, s.faults...)
	case s.err != nil:
		return s.notSaved(s.c, now, s.typed, s.checked, s.err, s.faults...)
	}
	view, err := s.draftView(s.c, now, views.FormOf(&now.Claim), keptFacts(&now.Claim))
	if err != nil {
		return err
	}
	view.Faults, view.Files.Faults = s.faults, s.faults
	return web.Send(s.c, http.StatusUnprocessableEntity, views.Draft(view))
}
