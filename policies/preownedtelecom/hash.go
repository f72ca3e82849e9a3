package preownedtelecom

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "229fbfef1b87bf76883400a8ba47f178216f3ee3d420d11862b45fd6e05c6a5b"
