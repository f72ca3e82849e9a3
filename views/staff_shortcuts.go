package views

// queueKeys and deskKeys are the keys of the queue and of the claim desk, for the list under "?".
var (
	queueKeys = []Pair{{"j", "next claim"}, {"k", "claim before"}, {"x", "tick it"}, {"Enter", "open it"}, {"a", "assign what is ticked to me"},
		{"/", "search"}, {"?", "this list"}}
	deskKeys = []Pair{{"→", "next file"}, {"←", "file before"}, {"z", "enlarge it; then the arrows move it"}, {"r", "turn it"}, {"Esc", "close an open form"},
		{"?", "this list"}}
)
