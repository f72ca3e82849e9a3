package softnetworks

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "3f3c086af34a931ede3fa879f79b2f7f582c7d74ac9f2b4bdeed2f06d5bc88fc"
