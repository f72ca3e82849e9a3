package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
)

// route is one row of the route table: everything about an address in one place.
type route struct {
	name     string // for links and logs
	method   string
	path     string
	handle   echo.HandlerFunc
	audience Audience
	scope    claim.Scope // for routes for keys
	body     int64       // bytes that a request body may have; 0: none is read
	files    int64       // bytes of a form with files; 0: the same as any body
	free     bool        // not counted by the rate limit
	slow     bool        // has deadlines of its own
	api      *operation  // its description, for addresses of the API
}

const (
	kilobyte = 1 << 10
	megabyte = 1 << 20
	// maxFormBytes is far more than the questions of one seller can fill.
	maxFormBytes = 64 * kilobyte
	// maxJSONBytes and maxStreamBytes are the limits of the API.
	maxJSONBytes   = 1 * megabyte
	maxStreamBytes = 64 * megabyte
)

// routes is the route table. Every GET answers HEAD as well; every address of the API answers the browser's OPTIONS.
func routes(s *Site) []route {
	return []route{
		{name: "landing", method: http.MethodGet, path: "/", handle: s.landing},
		{name: "check.sellers", method: http.MethodGet, path: "/check", handle: s.checkIndex},
		{name: "check", method: http.MethodGet, path: "/check/:seller", handle: s.checkPage},
		{name: "check.answer", method: http.MethodPost, path: "/check/:seller", handle: s.checkForm, body: maxFormBytes},
		{name: "policies", method: http.MethodGet, path: "/policies", handle: s.policyIndex},
		{name: "policy", method: http.MethodGet, path: "/policies/:seller", handle: s.policyPage},
		{name: "fleet", method: http.MethodGet, path: "/fleet", handle: s.fleet},
		{name: "api.check", method: http.MethodPost, path: "/api/v1/check", handle: s.apiCheck, body: maxStreamBytes, slow: true, api: &checkOperation},
		{name: "api.changes", method: http.MethodPost, path: "/api/v1/changes", handle: s.apiChanges, body: maxJSONBytes, api: &changesOperation},
		{name: "api.sellers", method: http.MethodGet, path: "/api/v1/sellers", handle: s.apiSellers, api: &sellersOperation},
		{name: "api.seller", method: http.MethodGet, path: "/api/v1/sellers/:seller", handle: s.apiSeller, api: &sellerOperation},
		{name: "api.description", method: http.MethodGet, path: "/api/openapi.json", handle: s.apiDescription, api: &descriptionOperation},
		{name: "health", method: http.MethodGet, path: "/healthz", handle: echo.WrapHandler(s.Health), free: true},
		{name: "ready", method: http.MethodGet, path: "/readyz", handle: echo.WrapHandler(s.Ready), free: true},
		{name: "static", method: http.MethodGet, path: "/static/*", handle: s.static, free: true},
	}
}

// isPage tells a page with an address below that of the first one.
func (r *route) isPage() bool {
	return r.method == http.MethodGet && r.path != "/" && r.api == nil && !r.free && !strings.HasSuffix(r.path, "*")
}

// withoutSlash leads to the page whose address someone ended with a slash.
func withoutSlash(c echo.Context) error {
	to := *c.Request().URL
	to.Scheme, to.Host, to.User = "", "", nil
	to.Path, to.RawPath = strings.TrimRight(to.Path, "/"), strings.TrimRight(to.RawPath, "/")
	return c.Redirect(http.StatusPermanentRedirect, to.String())
}

const (
	apiPrefix    = "/api/"
	keysPrefix   = "/api/v1/seller/" // of the routes for keys
	staticPrefix = "/static/"
)

func (s *Site) register(e *echo.Echo, table []route) {
	preflight := map[string][]string{}
	for _, r := range table {
		methods := []string{r.method}
		if r.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
		for _, method := range methods {
			e.Add(method, r.path, r.handle, append(r.limits(), s.frame, s.guard(r.audience, r.scope))...).Name = r.name
			if r.isPage() {
				e.Add(method, r.path+"/", withoutSlash, r.limits()...).Name = r.name + ".slash"
			}
		}
		if strings.HasPrefix(r.path, apiPrefix) && r.audience == Anyone {
			preflight[r.path] = append(preflight[r.path], methods...)
		}
	}
	for path, methods := range preflight {
		e.OPTIONS(path, answerPreflight(methods)).Name = "api.preflight"
	}
}
