package staff

import (
	"github.com/labstack/echo/v4"

	"proviso/server/claim"
)

// original sends a file of a claim as an attachment.
func (r *Room) original(c echo.Context) error {
	found, err := r.file(c)
	if err != nil {
		return err
	}
	return r.Evidence.Serve(c, found)
}

func (r *Room) preview(c echo.Context) error {
	found, err := r.file(c)
	if err != nil {
		return err
	}
	return r.Evidence.ServePreview(c, found)
}

// file is the file that the address names, where its claim is the viewer's business.
func (r *Room) file(c echo.Context) (claim.Evidence, error) {
	opened, err := r.Desk.Open(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return claim.Evidence{}, err
	}
	return r.Evidence.Find(c.Request().Context(), opened.Claim.ID, c.Param("file"))
}
