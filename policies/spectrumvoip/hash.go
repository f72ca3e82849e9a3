package spectrumvoip

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "f08e3bd9456f5f2a1f2f02a766bae72c54a1192044455698a927d9b18c1baec0"
