package connectpro

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "17f8db10af5739245254fbd24c5f26a8a7157ffa2c4f9704dd04b692a99e99ee"
