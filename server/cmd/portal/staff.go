package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/people"
)

const staffUsage = `portal staff looks after who works for the sellers.

  portal staff add EMAIL -name NAME -seller ID -role ROLE   invite somebody; prints the link to set up their sign-in
  portal staff role EMAIL -seller ID -role ROLE             give a role for a seller; -role none takes it away
  portal staff list                                         everyone with their roles
  portal staff disable EMAIL                                shut somebody out, at once
  portal staff reset EMAIL                                  take password and second factors away and invite anew

Roles: agent works claims within limits, supervisor approves above them, admin manages staff, imports and house rules.
It exits with 0 if it was done, 1 if not, 2 if it could not be understood.

  -data FOLDER        the data folder (DATA)
  -database-url URL   the PostgreSQL record (DATABASE_URL), instead of the data folder
  -public-url URL     where visitors reach the portal, for the link (PUBLIC_URL, else http://localhost:8080)
`

// staffOptions are the flags of portal staff.
type staffOptions struct {
	people.Newcomer
	record recordFlags
	site   string
	key    string
}

func parseStaff(action string, args []string, c console) (o staffOptions, err error) {
	flags := flag.NewFlagSet("staff "+action, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	o.record.add(flags, c.getenv)
	o.key = c.getenv("SECRET_KEY")
	site := c.getenv("PUBLIC_URL")
	if site == "" {
		site = "http://localhost:8080"
	}
	flags.StringVar(&o.site, "public-url", site, "")
	role := ""
	flags.StringVar(&o.Name, "name", "", "")
	flags.StringVar(&o.Seller, "seller", "", "")
	flags.StringVar(&role, "role", "", "")
	// The address may stand before the flags.
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		o.Email, args = args[0], args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if rest := flags.Args(); o.Email == "" && len(rest) > 0 {
		o.Email, rest = rest[0], rest[1:]
		if len(rest) > 0 {
			return o, fmt.Errorf("unexpected argument %q", rest[0])
		}
	}
	o.Role = claim.Role(role)
	if (o.Email == "") != (action == "list") {
		return o, errors.New("name one e-mail address")
	}
	return o, nil
}

// staffCommand runs portal staff.
func staffCommand(ctx context.Context, args []string, c console) int {
	if len(args) == 0 || slices.Contains([]string{"-h", "-help", "--help", "help"}, args[0]) {
		fmt.Fprint(c.out, staffUsage)
		return exitOK
	}
	action := args[0]
	do, known := staffActions[action]
	if !known {
		fmt.Fprintf(c.err, "portal staff: there is no %q; portal staff -h lists what there is\n", action)
		return exitUsage
	}
	o, err := parseStaff(action, args[1:], c)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, staffUsage)
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal staff: %v; portal staff -h explains\n", err)
		return exitUsage
	}
	if err := withPeople(ctx, o, func(p *people.People) error { return do(ctx, p, o, c.out) }); err != nil {
		fmt.Fprintln(c.err, "portal staff:", err)
		return exitFaults
	}
	return exitOK
}

var staffActions = map[string]func(context.Context, *people.People, staffOptions, io.Writer) error{
	"add": addStaff, "role": setRole, "list": listStaff, "disable": disableStaff, "reset": resetStaff,
}

func withPeople(ctx context.Context, o staffOptions, do func(*people.People) error) (err error) {
	site, err := url.Parse(o.site)
	if err != nil || site.Host == "" {
		return errors.New("-public-url is not a web address, as in https://check.example.com")
	}
	record, err := o.record.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, record.Close()) }()
	key, err := portalKey(o.key, o.record.folder)
	if err != nil {
		return err
	}
	p := people.New(people.Parts{Store: record, Key: key, Now: time.Now, Site: func() *url.URL { return site }})
	return do(p)
}

func addStaff(ctx context.Context, p *people.People, o staffOptions, out io.Writer) error {
	invitation, err := p.Add(ctx, claim.System, o.Newcomer)
	if err != nil {
		return err
	}
	return showInvitation(invitation, o, out)
}

func resetStaff(ctx context.Context, p *people.People, o staffOptions, out io.Writer) error {
	staff, err := named(ctx, p, o)
	if err != nil {
		return err
	}
	invitation, err := p.Reset(ctx, claim.System, staff.ID)
	if err != nil {
		return err
	}
	return showInvitation(invitation, o, out)
}

func showInvitation(i people.Invitation, o staffOptions, out io.Writer) error {
	_, err := fmt.Fprintf(out, "%s sets up password and second factor here, once, until %s:\n%s/staff/enrol/%s\nThe same link is on its way by mail.\n",
		i.Staff.Email, i.Expires.UTC().Format("2 January 2006 15:04 MST"), strings.TrimSuffix(o.site, "/"), i.Token)
	return err
}

func setRole(ctx context.Context, p *people.People, o staffOptions, out io.Writer) error {
	staff, err := named(ctx, p, o)
	if err != nil {
		return err
	}
	if o.Role == "none" {
		o.Role = claim.NoRole
	} else if !o.Role.Known() {
		return errors.New("-role is agent, supervisor, admin or none")
	}
	if err := p.SetRole(ctx, claim.System, staff.ID, o.Seller, o.Role); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "Done. It holds from the next page on.")
	return err
}

func disableStaff(ctx context.Context, p *people.People, o staffOptions, out io.Writer) error {
	staff, err := named(ctx, p, o)
	if err != nil {
		return err
	}
	if err := p.Disable(ctx, claim.System, staff.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, staff.Email, "is shut out. portal staff reset lets them in again.")
	return err
}

func named(ctx context.Context, p *people.People, o staffOptions) (*claim.Staff, error) {
	staff, err := p.ByEmail(ctx, o.Email)
	if claim.CodeOf(err) == claim.NotFound {
		return nil, fmt.Errorf("nobody on the staff has the address %s", o.Email)
	}
	return staff, err
}

func listStaff(ctx context.Context, p *people.People, _ staffOptions, out io.Writer) error {
	all, err := p.All(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		state := "enrolled"
		switch {
		case s.Disabled:
			state = "disabled"
		case !s.Enrolled:
			state = "invited"
		}
		var roles []string
		for seller, role := range s.Roles {
			roles = append(roles, seller+":"+string(role))
		}
		slices.Sort(roles)
		if _, err := fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", s.Email, s.Name, state, strings.Join(roles, " ")); err != nil {
			return err
		}
	}
	return nil
}
