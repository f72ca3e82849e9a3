package hooks

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"

	"proviso/server/claim"
)

// errInside says that a name leads to where no webhook may go.
var errInside = errors.New("the address is not a public one")

const maxURL = 500

// checkURL refuses what can never be a webhook. Where a name leads is looked at whenever a connection is made.
func (h *Hooks) checkURL(text string) error {
	wrong := claim.Fault("url", "Write an address that begins with https:// and leads to a public server, without a user name and without #.")
	u, err := url.Parse(text)
	if err != nil || len(text) > maxURL || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return wrong
	}
	ip, literal := netip.ParseAddr(u.Hostname())
	loopback := u.Hostname() == "localhost" || literal == nil && ip.Unmap().IsLoopback()
	switch {
	case h.Local && loopback && (u.Scheme == "http" || u.Scheme == "https"):
		return nil
	case u.Scheme != "https" || loopback || literal == nil && !public(ip):
		return wrong
	}
	return nil
}

// control looks at the address that a name really led to, just before the connection is made: what a name server answers a
// second time does not count.
func (h *Hooks) control(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return err
	}
	if public(ip) || h.Local && ip.Unmap().IsLoopback() {
		return nil
	}
	return fmt.Errorf("%w: %s", errInside, ip)
}

// special are networks that are no public server's, beside those that netip knows: by the registries of IANA.
var special = networks("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

// global is where public IPv6 servers are; everything else of IPv6, ways into IPv4 among it, is none.
var global = netip.MustParsePrefix("2000::/3")

func networks(texts ...string) (all []netip.Prefix) {
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// public tells whether an address can be a public server's.
func public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if ip.Zone() != "" || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.Is6() && !global.Contains(ip) {
		return false
	}
	for _, network := range special {
		if network.Contains(ip) {
			return false
		}
	}
	return true
}
