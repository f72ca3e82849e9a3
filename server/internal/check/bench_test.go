package check

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"proviso/policies/policytest"
)

// BenchmarkRun is portal check on the examples of the policy book, again and again, in memory.
func BenchmarkRun(b *testing.B) {
	var lines bytes.Buffer
	examples := policytest.Examples(b)
	const cases = 20_000
	for i := range cases {
		if err := json.Compact(&lines, examples[i%len(examples)].Facts); err != nil {
			b.Fatal(err)
		}
		lines.WriteByte('\n')
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := at(noon).Run(bytes.NewReader(lines.Bytes()), io.Discard, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*cases/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkAnswer is one case with complete facts, from JSON to JSON.
func BenchmarkAnswer(b *testing.B) {
	facts := []byte(`{"seller":"connectpro","intent":"coverage","asked_on":"2026-03-10","product":"kvm_switch","channel":"direct","purchased_on":"2025-03-10"}`)
	checker := at(noon)
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out, _ = checker.Answer(out[:0], facts)
	}
}
