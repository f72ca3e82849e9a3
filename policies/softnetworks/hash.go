package softnetworks

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "0000000000000000000000000000000000000000000000000000000000000000"
