package store

import (
	"proviso/policies"
	"proviso/server/claim"
)

// claims reads the cohort with its decisions. All that a report asks of these stands in indexes: the lines themselves are long, and
// a year has hundreds of thousands.
func (r *report) claims(into *claim.ReportSources) error {
	r.places, r.known = map[string]int32{}, map[string]string{}
	err := each(r.tx, func(row scanner) error {
		var id, state, intent string
		var d reportDecision
		if err := row.Scan(&id, &state, &intent, &d.number, &d.stated, &d.verdict, &d.product, &d.route); err != nil {
			return err
		}
		place, seen := r.places[id]
		if !seen {
			place = int32(len(into.Claims))
			r.places[id] = place
			into.Claims = append(into.Claims, claim.ReportClaim{State: claim.State(r.once(state)), Return: intent != policies.Fault.String()})
		}
		r.decided(&into.Claims[place], d)
		return nil
	}, `SELECT c.id, c.state, c.intent, d.number, d.stated_verdict, d.verdict, d.product, d.route FROM claim c JOIN decision d ON d.claim_id = c.id WHERE`+cohort, r.of...)
	if err != nil {
		return err
	}
	return r.inspections(func(id string, found claim.Inspection) { into.Claims[r.places[id]].Inspection = found })
}

type reportDecision struct {
	number                          int
	stated, verdict, product, route string
}

// decided adds a decision to its claim: the first one knows what was stated, and the last one counts. They come in any order.
func (r *report) decided(c *claim.ReportClaim, d reportDecision) {
	if d.number == 1 {
		c.Stated = r.once(d.stated)
	}
	if d.number > c.Decision {
		c.Decision, c.Verdict, c.Product, c.DOA = d.number, r.once(d.verdict), r.once(d.product), d.route == policies.DOA.String()
	}
}

// once keeps each word once: they are few, and every line read brings its own.
func (r *report) once(word string) string {
	kept, known := r.known[word]
	if !known {
		kept = word
		r.known[word] = word
	}
	return kept
}

// inspections hands out what was found on the units of the claims; what was found last on a unit comes last.
func (r *report) inspections(take func(claimID string, found claim.Inspection)) error {
	return each(r.tx, func(row scanner) error {
		var id string
		var found claim.Inspection
		err := row.Scan(&id, &found)
		if err == nil {
			take(id, found)
		}
		return err
	}, `SELECT u.claim_id, u.inspection FROM claim c JOIN rma_unit u ON u.claim_id = c.id WHERE`+cohort+`AND u.inspection <> '' ORDER BY u.inspected_at`, r.of...)
}
