package spectrumvoip

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "9d92e89f4b89a15981c69bf0ddc9750d473b33f149b3f6692fdbef97ae25b758"
