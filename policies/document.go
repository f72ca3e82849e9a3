package policies

// AppendJSON appends the seller document: everything a client needs to ask the
// right questions and to show the clauses, without reading this code.
func (p *Policy) AppendJSON(b []byte) []byte {
	b = appendText(b, `{"id":`, p.ID)
	b = appendText(b, `,"name":`, p.Name)
	b = appendText(b, `,"market":`, p.Market)
	b = appendText(b, `,"sells":`, p.Sells)
	b = appendText(b, `,"zone":`, p.Zone)
	b = appendText(b, `,"policy_version":`, p.Version())
	b = appendDate(b, `,"in_force":`, p.InForce)
	b = appendList(b, `,"products":`, len(p.Products), func(b []byte, i int) []byte { return appendProduct(b, &p.Products[i]) })
	facts := p.documentFacts()
	b = appendList(b, `,"facts":`, len(facts), func(b []byte, i int) []byte { return p.appendFact(b, facts[i]) })
	b = append(b, `,"intents":{`...)
	for _, i := range Intents() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, i.String()), ':')
		b = append(appendFacts(b, `{"facts":`, p.Facts[i]), '}')
	}
	b = appendList(b, `},"clauses":`, len(p.Clauses), func(b []byte, i int) []byte { return p.Clauses[i].appendJSON(b) })
	return append(b, '}')
}

// documentFacts are the facts of any intent of the seller, and those of every one.
func (p *Policy) documentFacts() []Fact {
	set := alwaysUsed.with(DontKnow)
	for _, u := range p.uses {
		set |= u
	}
	return set.List()
}

func appendFacts(b []byte, key string, list []Fact) []byte {
	return appendList(b, key, len(list), func(b []byte, i int) []byte { return appendString(b, list[i].String()) })
}

func appendProduct(b []byte, p *ProductClass) []byte {
	b = appendText(b, `{"code":`, p.Code)
	b = appendText(b, `,"name":`, p.Name)
	return append(b, '}')
}

func (p *Policy) appendFact(b []byte, f Fact) []byte {
	b = appendText(b, `{"name":`, f.String())
	b = appendText(b, `,"type":`, f.Kind().String())
	codes := f.Codes()
	switch f {
	case Seller:
		codes = []string{p.ID}
	case Product:
		codes = productCodes(p.Products)
	case DontKnow:
		codes = nil
	}
	if len(codes) > 0 {
		b = appendList(b, `,"values":`, len(codes), func(b []byte, i int) []byte { return appendString(b, codes[i]) })
	}
	if f.Default() != "" {
		b = append(append(b, `,"default":`...), f.Default()...)
	}
	return append(b, '}')
}

func (c *Clause) appendJSON(b []byte) []byte {
	b = appendText(b, `{"id":`, c.ID)
	b = appendText(b, `,"title":`, c.Title)
	b = appendText(b, `,"summary":`, c.Summary)
	b = appendText(b, `,"reading":`, c.Reading)
	b = appendText(b, `,"kind":`, c.Kind())
	b = appendBool(b, `,"informational":`, c.Informational())
	b = appendFacts(b, `,"facts":`, c.Reads())
	return append(b, '}')
}
