package server_test

// The addresses of keys and webhooks: those of the API are behind a key of the seller, see TestKeysThatDoNotWork.
func init() {
	for _, row := range []string{"GET /api/v1/seller/claims", "GET /api/v1/seller/claims/:claim", "POST /api/v1/seller/claims", "GET /api/v1/seller/rmas",
		"GET /api/v1/seller/rmas/:rma", "GET /api/v1/seller/ledger"} {
		routeAccess[row] = public
	}
	for _, row := range []string{"GET /staff/keys", "POST /staff/keys", "POST /staff/keys/:key/revoke", "GET /staff/hooks", "POST /staff/hooks",
		"POST /staff/hooks/:hook/remove", "POST /staff/deliveries/:delivery/replay"} {
		routeAccess[row] = sellersHead
	}
}
