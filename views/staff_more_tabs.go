package views

import "proviso/server/claim"

// The tabs that supervisors and admins have beside those of everybody.
const (
	ReportsTab = "reports"
	KeysTab    = "keys"
	HooksTab   = "hooks"
)

// roleTabs are for those who are at least that for the seller.
var roleTabs = []struct {
	tab   staffTab
	least claim.Role
}{
	{staffTab{ReportsTab, "/staff/reports", "Reports"}, claim.Supervisor},
	{staffTab{KeysTab, "/staff/keys", "API keys"}, claim.Admin},
	{staffTab{HooksTab, "/staff/hooks", "Webhooks"}, claim.Admin},
}

// allTabs are the ones that the viewer may open for this seller.
func (f StaffFrame) allTabs() []staffTab {
	tabs := append([]staffTab{}, f.tabs()...)
	for _, t := range roleTabs {
		if f.Role.AtLeast(t.least) {
			tabs = append(tabs, t.tab)
		}
	}
	return tabs
}

// tabPath is where this tab is.
func (f StaffFrame) tabPath() string {
	for _, t := range roleTabs {
		if t.tab.ID == f.Tab {
			return t.tab.Path
		}
	}
	return f.path()
}
