package policies

// Every seller has the following clauses; they are the engine's own (section 1).

// Unnamed is the clause for a symptom or a cause that a route neither accepts nor
// excludes (G7).
func Unnamed(seller string) Clause {
	return Clause{ID: seller + ".unnamed", Title: "Not named in the policy", role: unnamedRole,
		Summary: "The policy neither accepts nor excludes this symptom or cause, so a person looks at it.",
		Reading: "What the text does not name is not refused by a machine: it goes to a person."}
}

// LateReport is the clause for a device that failed within its term and was
// reported after it (G12).
func LateReport(seller string) Clause {
	return Clause{ID: seller + ".late_report", Title: "Failed in time, reported late", role: lateReportRole,
		Summary: "The device failed within the term but was reported after it, so a person looks at it.",
		Reading: "The text does not say how soon a failure must be reported; the day of the failure counts, and a person decides."}
}

// NotKnown is the clause for an answer that hangs on a fact nobody can give (G5).
func NotKnown(seller string) Clause {
	return Clause{ID: seller + ".not_known", Title: "A deciding fact is not known", role: notKnownRole,
		Summary: "The answer depends on something that you do not know, so a person looks it up in the seller's records.",
		Reading: "Not knowing a fact is no reason against the customer."}
}

// Silent is the clause for what the seller's text does not deal with (G8).
func Silent(seller, summary string) Clause {
	return Clause{ID: seller + ".silent", Title: "The policy is silent", role: silentRole, Summary: summary,
		Reading: "What the text does not deal with is decided by a person, not refused."}
}

// LocalLaw is the note that mandatory consumer law stands above the decision (G10).
func LocalLaw(seller, summary string) Clause {
	return Clause{ID: seller + ".local_law", Title: "Your rights under local law", role: localLawRole, Summary: summary,
		Notes: []NoteRule{{On: OnAny}}}
}
