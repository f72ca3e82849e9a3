package policies

// AppendJSON appends the decision as one JSON object. Every member is always there;
// optional amounts inside a charge are left out where they are not settled.
func (d *Decision) AppendJSON(b []byte) []byte {
	b = appendText(b, `{"seller":`, d.Policy.ID)
	b = appendText(b, `,"policy_version":`, d.Policy.Version())
	b = appendText(b, `,"intent":`, d.Intent.String())
	b = appendDate(b, `,"asked_on":`, d.AskedOn)
	b = appendList(b, `,"unused":`, len(d.Unused), func(b []byte, i int) []byte { return appendString(b, d.Unused[i]) })
	b = appendText(b, `,"verdict":`, d.Verdict.String())
	b = appendText(b, `,"route":`, d.Route.String())
	b = appendList(b, `,"reasons":`, len(d.Reasons), func(b []byte, i int) []byte { return appendReason(b, &d.Reasons[i]) })
	b = appendList(b, `,"ask":`, len(d.Ask), func(b []byte, i int) []byte { return appendString(b, d.Ask[i].String()) })
	b = appendList(b, `,"refine":`, len(d.Refine), func(b []byte, i int) []byte { return appendString(b, d.Refine[i].String()) })
	b = appendList(b, `,"windows":`, len(d.Windows), func(b []byte, i int) []byte { return appendWindow(b, &d.Windows[i]) })
	b = appendList(b, `,"remedies":`, len(d.Remedies), func(b []byte, i int) []byte { return appendString(b, d.Remedies[i].String()) })
	b = appendText(b, `,"chosen_by":`, d.ChosenBy.String())
	b = appendList(b, `,"evidence":`, len(d.Evidence), func(b []byte, i int) []byte { return appendString(b, d.Evidence[i].String()) })
	b = appendList(b, `,"charges":`, len(d.Charges), func(b []byte, i int) []byte { return appendCharge(b, &d.Charges[i]) })
	b = appendRefund(b, d.Refund)
	b = appendList(b, `,"shipping":`, len(d.Shipping), func(b []byte, i int) []byte { return appendShipment(b, &d.Shipping[i]) })
	b = appendList(b, `,"deadlines":`, len(d.Deadlines), func(b []byte, i int) []byte { return appendDeadline(b, &d.Deadlines[i]) })
	b = appendList(b, `,"obligations":`, len(d.Obligations), func(b []byte, i int) []byte { return appendObligation(b, &d.Obligations[i]) })
	b = appendList(b, `,"notes":`, len(d.Notes), func(b []byte, i int) []byte { return appendString(b, d.Notes[i].ID) })
	return append(b, '}')
}

// AppendErrors appends {"errors":[{"field","code","message"}]}.
func AppendErrors(b []byte, faults []FieldError) []byte {
	b = appendList(b, `{"errors":`, len(faults), func(b []byte, i int) []byte {
		e := &faults[i]
		b = appendText(b, `{"field":`, e.Field)
		b = appendText(b, `,"code":`, e.Code)
		b = appendText(b, `,"message":`, e.Message)
		return append(b, '}')
	})
	return append(b, '}')
}

func appendReason(b []byte, r *Reason) []byte {
	b = appendText(b, `{"clause":`, r.Clause.ID)
	b = appendText(b, `,"effect":`, r.Effect.String())
	b = appendText(b, `,"summary":`, r.Clause.Summary)
	return append(b, '}')
}

func appendWindow(b []byte, w *OpenWindow) []byte {
	b = appendText(b, `{"kind":`, w.Kind.String())
	b = appendDate(b, `,"from":`, w.From)
	if w.Lifetime {
		b = append(b, `,"through":null`...)
	} else {
		b = appendDate(b, `,"through":`, w.Through)
	}
	b = appendBool(b, `,"exact":`, w.Exact)
	b = appendBool(b, `,"lifetime":`, w.Lifetime)
	return append(b, '}')
}

func appendCharge(b []byte, c *Charge) []byte {
	b = appendText(b, `{"code":`, c.Code.String())
	b = appendText(b, `,"clause":`, c.Clause.ID)
	if c.Rate > 0 {
		b = appendNumber(b, `,"rate_bp":`, int64(c.Rate))
	}
	if c.Amounts {
		b = appendNumber(b, `,"min_cents":`, int64(c.Range.Min))
		b = appendNumber(b, `,"max_cents":`, int64(c.Range.Max))
	}
	return append(b, '}')
}

func appendRefund(b []byte, r *CentsRange) []byte {
	if r == nil {
		return append(b, `,"refund":null`...)
	}
	b = appendNumber(b, `,"refund":{"min_cents":`, int64(r.Min))
	b = appendNumber(b, `,"max_cents":`, int64(r.Max))
	return append(b, '}')
}

func appendShipment(b []byte, s *Shipment) []byte {
	b = appendText(b, `{"leg":`, s.Leg.String())
	b = appendText(b, `,"payer":`, s.Payer.String())
	if s.Cap > 0 {
		b = appendNumber(b, `,"cap_cents":`, int64(s.Cap))
	}
	b = appendText(b, `,"clause":`, s.Clause.ID)
	return append(b, '}')
}

func appendDeadline(b []byte, d *Deadline) []byte {
	b = appendText(b, `{"code":`, d.Code.String())
	b = appendNumber(b, `,"days":`, int64(d.Days))
	b = appendText(b, `,"starts":`, d.Starts.String())
	b = appendText(b, `,"clause":`, d.Clause.ID)
	return append(b, '}')
}

func appendObligation(b []byte, o *Obligation) []byte {
	b = appendText(b, `{"code":`, o.Code.String())
	if o.WorkingDays > 0 {
		b = appendNumber(b, `,"working_days":`, int64(o.WorkingDays))
	} else {
		b = appendNumber(b, `,"hours":`, int64(o.Hours))
	}
	b = appendText(b, `,"starts":`, Received.String())
	b = appendText(b, `,"clause":`, o.Clause.ID)
	return append(b, '}')
}
