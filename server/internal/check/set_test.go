package check

import "testing"

func TestSetCompletesFacts(t *testing.T) {
	set := Set{}
	for name, value := range map[string]string{"Intent": "fault", "causes": "wear; fire", "opened": "No", "price_cents": "12"} {
		if err := set.Add(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for facts, want := range map[string]string{
		`{}`:                     `{"causes":["wear","fire"],"intent":"fault","opened":false,"price_cents":12}`,
		" { \"brand\" : 1 }\r\n": ` { "brand" : 1 ,"causes":["wear","fire"],"intent":"fault","opened":false,"price_cents":12}`,
		`{"intent":"cancel","causes":[],"opened":null,"price_cents":"x"}`:                `{"intent":"cancel","causes":[],"opened":null,"price_cents":"x"}`,
		`{"\u0069ntent":"cancel","causes":[],"opened":true,"x":{"price_cents":{"}":1}}}`: `{"\u0069ntent":"cancel","causes":[],"opened":true,"x":{"price_cents":{"}":1}},"price_cents":12}`,
		`[]`: `[]`, `null`: `null`, ``: ``, `{"a":1,}`: `{"a":1,}`, `{}{}`: `{}{}`, `5`: `5`,
	} {
		if got := string(set.complete([]byte(facts))); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", facts, got, want)
		}
	}
}
