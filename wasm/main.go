// Command wasm is the checker as the browser loads it: the policies, compiled with
// GOOS=wasip1 GOARCH=wasm -buildmode=c-shared into a library that answers JSON with
// JSON through its linear memory.
package main

func main() {}
