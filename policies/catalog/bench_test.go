package catalog_test

import (
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

// The cases of the benchmarks: each seller's usual question with all its facts, and
// the same with what a customer rarely knows left out.
var benchCases = []struct{ name, facts string }{
	{"softnetworks/complete", `{"seller":"softnetworks","intent":"fault","asked_on":"2025-11-01","product":"preowned_hardware","original_purchaser":true,"shipped_on":"2025-03-10","symptom":"failure","causes":[]}`},
	{"spectrumvoip/complete", `{"seller":"spectrumvoip","intent":"fault","asked_on":"2026-11-10","product":"ip_phone","channel":"direct","purchased_on":"2024-09-02","lease":"current","acquired_on_lease":true,"symptom":"physical_damage","causes":["accident"]}`},
	{"preowned_telecom/complete", `{"seller":"preowned_telecom","intent":"fault","asked_on":"2026-02-10","sold_as":"standard","delivered_on":"2026-01-05","symptom":"failure","causes":[],"serial_intact":true,"shipping_cost_cents":64000}`},
	{"connectpro/complete", `{"seller":"connectpro","intent":"fault","asked_on":"2026-02-10","product":"kvm_switch","channel":"direct","destination":"domestic","purchased_on":"2026-01-30","shipped_on":"2026-01-30","delivered_on":"2026-02-03","symptom":"failure","causes":[],"complete":true,"marked":false,"payment":"card","price_cents":40000,"freight_cents":2000}`},
	{"shenzhen_service/complete", `{"seller":"shenzhen_service","intent":"fault","asked_on":"2025-12-01","brand":"agent","delivered_on":"2025-05-06","symptom":"failure","causes":[],"service_area":"elsewhere","onsite_agreed":false}`},
	{"softnetworks/missing", `{"seller":"softnetworks","intent":"fault","asked_on":"2025-11-01","product":"preowned_hardware","symptom":"failure","causes":[]}`},
	{"spectrumvoip/missing", `{"seller":"spectrumvoip","intent":"fault","asked_on":"2026-11-10","symptom":"physical_damage","causes":["accident"]}`},
	{"preowned_telecom/missing", `{"seller":"preowned_telecom","intent":"fault","asked_on":"2026-02-10","sold_as":"standard","symptom":"failure"}`},
	{"connectpro/missing", `{"seller":"connectpro","intent":"fault","asked_on":"2026-02-10","channel":"direct","symptom":"failure","causes":[],"payment":"card","price_cents":40000}`},
	{"shenzhen_service/missing", `{"seller":"shenzhen_service","intent":"fault","asked_on":"2025-12-01","symptom":"failure"}`},
	{"connectpro/nothing", `{"seller":"connectpro","intent":"fault","asked_on":"2026-02-10"}`},
	{"softnetworks/nothing", `{"seller":"softnetworks","intent":"fault","asked_on":"2026-02-10"}`},
}

func decoded(b *testing.B, facts string) policies.Facts {
	b.Helper()
	var f policies.Facts
	if faults := catalog.Decode(&f, []byte(facts), nil); len(faults) > 0 {
		b.Fatal(faults)
	}
	return f
}

func BenchmarkVerdict(b *testing.B) {
	for _, c := range benchCases {
		b.Run(c.name, func(b *testing.B) {
			f := decoded(b, c.facts)
			b.ReportAllocs()
			for b.Loop() {
				f.Policy.Verdict(&f)
			}
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	for _, c := range benchCases {
		b.Run(c.name, func(b *testing.B) {
			f := decoded(b, c.facts)
			var d policies.Decision
			b.ReportAllocs()
			for b.Loop() {
				f.Policy.DecideInto(&f, &d)
			}
		})
	}
}

func BenchmarkCheckJSON(b *testing.B) {
	for _, c := range benchCases {
		b.Run(c.name, func(b *testing.B) {
			in := []byte(c.facts)
			var checker catalog.Checker
			var out []byte
			b.ReportAllocs()
			for b.Loop() {
				out, _ = checker.Check(out[:0], in, nil)
			}
		})
	}
}
