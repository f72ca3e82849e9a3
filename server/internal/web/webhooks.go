package web

import (
	"proviso/server/claim"
)

const aboutWebhooks = "Sent for every event of this topic, once the change is kept; at least once, not always in order. Compare Proviso-Delivery with those " +
	"already seen. Proviso-Signature is `t=SECONDS,v1=HEX`: HEX is HMAC-SHA256, with the webhook's secret, over SECONDS, a dot and the body as it came. " +
	"Refuse what does not fit, and what is older than five minutes. Answer with any 2xx within 10 seconds; anything else is tried again, later and later, 12 times. " +
	"410 ends it at once. Redirects are not followed. The body holds ids and codes only: ask the API for the rest."

// webhooks describe what a seller's own systems are told.
func webhooks() object {
	all := object{}
	for _, topic := range claim.Topics() {
		header := func(name, meaning string) object {
			return object{"name": name, "in": "header", "required": true, "description": meaning, "schema": object{"type": "string"}}
		}
		all[string(topic)] = object{"post": object{
			"operationId": "told_" + string(topic), "summary": "What happened to a claim: " + string(topic) + ".*", "description": aboutWebhooks,
			"parameters": []object{header("Proviso-Delivery", "The same for every try."), header("Proviso-Event", "As type in the body."),
				header("Proviso-Signature", "See above.")},
			"requestBody": object{"required": true, "content": object{mediaJSON: object{"schema": reference("Told")}}},
			"responses":   object{"2XX": object{"description": "Taken."}},
		}}
	}
	return all
}

func toldSchema() object {
	return closed("One event.", object{
		"id": text("Its number in the audit chain."), "type": text("Such as claim.approve, rma.issue, resolution.fulfil, money.enter."),
		"seller": text("", sellerIDs()...), "claim_id": text(""), "from": text("The state before, of what it happened to."), "to": text("The state after."),
		"by":     text("Who did it.", string(claim.ByCustomer), string(claim.ByStaff), string(claim.BySystem)),
		"detail": object{"type": "object", "description": "Codes and ids.", "additionalProperties": object{"type": "string"}}, "at": instant(""),
	})
}
