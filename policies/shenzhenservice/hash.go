package shenzhenservice

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "9a4554afab106066cabc3b0ce15452c9fa79966b4a7413eec22bfe322bac3dd8"
