// Command wasm is the checker as the browser loads it: the policies, compiled with
// GOOS=wasip1 GOARCH=wasm into a library that answers JSON with JSON through its
// linear memory. codec.go is the whole of it; main_wasip1.go only exports it.
package main
