package shenzhenservice

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "d0ed51374f518ff25e20a61678aeebd5d5595b328b20acdc8261164c83b4e71d"
