package softnetworks

// hash is the SHA-256 of the policy's content; `make generate` renews it.
const hash = "0047669efd1bfdf77b967544005eb2e6176bb1a17fece11cbf4a53104726909c"
