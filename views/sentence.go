package views

import "strconv"

// sentence is the verdict as the first line of a letter.
func (t *teller) sentence() string {
	switch t.d.Verdict {
	case "covered":
		return t.granted()
	case "chargeable":
		return t.charged()
	case "not_covered":
		return t.refused()
	case "need_facts":
		return counted("sentences.need", len(t.d.Ask))
	}
	return say("sentences.review")
}

func (t *teller) granted() string {
	switch t.d.Route {
	case "lease", "refused_delivery", "cancellation":
		return say("sentences." + t.d.Route)
	case "return":
		return t.moneyBack()
	}
	w := t.lead()
	switch {
	case w == nil:
		return say("sentences.covered")
	case w.Lifetime:
		return say("sentences.covered_for_life")
	case !w.Exact:
		return say("sentences.covered_at_least", "date", writtenDate(w.Through))
	}
	return say("sentences.covered_until", "date", writtenDate(w.Through))
}

// lead is the window that a granted case lasts through: of those whose clauses grant,
// the one that ends last. A unit defective on arrival is under warranty as well.
func (t *teller) lead() *Window {
	lead := t.d.window(t.d.Route)
	for _, r := range t.d.Reasons {
		w := t.d.window(words()["refusals."+r.Clause+".window"])
		if r.Effect == "grants" && w != nil && w.outlasts(lead) {
			lead = w
		}
	}
	return lead
}

func (w *Window) outlasts(other *Window) bool {
	return other == nil || w.Lifetime || !other.Lifetime && w.Through > other.Through
}

func (t *teller) moneyBack() string {
	w := t.d.window("return")
	switch {
	case w == nil:
		return say("sentences.return")
	case t.d.Intent == "fault":
		return say("sentences.fault_money_back", "date", writtenDate(w.Through))
	case !w.Exact:
		return say("sentences.return_at_least", "date", writtenDate(w.Through))
	}
	return say("sentences.return_until", "date", writtenDate(w.Through))
}

func (t *teller) charged() string {
	if t.d.Route != "paid_repair" {
		return say("sentences.chargeable")
	}
	w := t.d.window("labour_free")
	switch {
	case w == nil || w.Through < t.d.AskedOn:
		return say("sentences.paid_repair")
	case !w.Exact:
		return say("sentences.labour_free")
	}
	return say("sentences.labour_free_until", "date", writtenDate(w.Through))
}

func (t *teller) refused() string {
	path := map[string]string{"return": "sentences.no_return", "cancel": "sentences.no_cancel"}[t.d.Intent]
	if path == "" {
		path = "sentences.not_covered"
	}
	if why := t.why(); why != "" {
		return say(path+"_because", "why", why)
	}
	return say(path)
}

// why is the decisive refusal as half a sentence, empty where it has no words.
func (t *teller) why() string {
	if len(t.d.Reasons) == 0 {
		return ""
	}
	path := "refusals." + t.d.Reasons[0].Clause
	if !hasWords(path + ".text") {
		return ""
	}
	if w := t.d.window(words()[path+".window"]); w != nil && w.ended(t.d.AskedOn) {
		return say(path+".ended", "date", writtenDate(w.Through))
	}
	return say(path + ".text")
}

func (w *Window) ended(day string) bool { return w.Exact && !w.Lifetime && w.Through < day }

// sub is the line under the sentence: the days left and the ground, or what it
// hangs on.
func (t *teller) sub() string {
	switch t.d.Verdict {
	case "covered", "chargeable":
		return t.daysLeft()
	case "not_covered":
		return t.daysSince()
	case "need_facts":
		if n := len(t.d.Ask); n > 1 {
			return say("sentences.need_at_most", "n", strconv.Itoa(n))
		}
	case "review":
		if len(t.d.Reasons) > 0 {
			return t.clause(t.d.Reasons[0].Clause).Title
		}
	}
	return ""
}

func (t *teller) daysLeft() string {
	if t.d.Route == "" {
		return t.longestRunning()
	}
	ground := say("routes." + t.d.Route)
	var w *Window
	switch t.d.Route {
	case "paid_repair":
		w = t.d.window("labour_free")
	case "return":
		w = t.d.window("return")
	default:
		if w = t.lead(); w != nil {
			ground = say("routes." + w.Kind)
		}
	}
	switch {
	case w == nil || !w.Lifetime && w.Through < t.d.AskedOn:
		return ground
	case w.Lifetime:
		return say("time.no_end") + " · " + ground
	}
	return daysLeftWords(daysBetween(t.d.AskedOn, w.Through)) + " · " + ground
}

// longestRunning names the window that runs on longest where more than one ground
// may hold and none is certain yet.
func (t *teller) longestRunning() string {
	var last *Window
	for i := range t.d.Windows {
		w := &t.d.Windows[i]
		if w.Exact && !w.Lifetime && w.Through >= t.d.AskedOn && (last == nil || w.Through > last.Through) {
			last = w
		}
	}
	if last == nil {
		return ""
	}
	return say("windows."+last.Kind) + " " + say("windows.until", "date", writtenDate(last.Through))
}

func daysLeftWords(n int) string {
	switch n {
	case 0:
		return say("time.last_day")
	case 1:
		return say("time.day_left")
	}
	return say("time.days_left", "n", strconv.Itoa(n))
}

func (t *teller) daysSince() string {
	if len(t.d.Reasons) == 0 {
		return ""
	}
	first := t.d.Reasons[0].Clause
	w := t.d.window(words()["refusals."+first+".window"])
	if w == nil || !w.ended(t.d.AskedOn) {
		return t.clause(first).Title
	}
	if n := daysBetween(w.Through, t.d.AskedOn); n > 1 {
		return say("time.ended_days", "n", strconv.Itoa(n))
	}
	return say("time.ended_day")
}
