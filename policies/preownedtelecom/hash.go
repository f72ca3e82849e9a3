package preownedtelecom

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "5fd6ecb9ad62fff92102deecaf43439b15c8bffb12687eeb9f60b6881f5240b9"
