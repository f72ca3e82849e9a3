package catalog_test

import (
	"testing"

	"proviso/policies/catalog"
	"proviso/policies/policytest"
)

func TestExamples(t *testing.T) {
	for _, c := range policytest.Examples(t) {
		t.Run(c.Name, func(t *testing.T) {
			answer, _ := catalog.Check(nil, c.Facts, nil)
			c.Check(t, answer)
		})
	}
}
