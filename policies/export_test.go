package policies

// ReadsOf lists the facts that a condition reads, for the tests.
func ReadsOf(c *Cond) []Fact { return c.reads().List() }
