package connectpro

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "9083ecffe5f7c8cbfdc162dace1009d6bdd7c5955ad404cb30e482374dc24d2a"
