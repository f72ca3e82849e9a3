// Command breaking has the exports of the checker, but breaks when it is asked: the
// browser's side must live through that.
package main

import "unsafe"

func main() {}

var (
	documents = []byte("[]")
	question  [1024]byte
	board     = [4]uint32{address(&question[0]), uint32(len(question)), address(&documents[0]), address(&question[0])}
)

func address(b *byte) uint32 { return uint32(uintptr(unsafe.Pointer(b))) }

//go:wasmexport place
func place() unsafe.Pointer { return unsafe.Pointer(&board) }

//go:wasmexport makeRoom
func makeRoom(int32) {}

//go:wasmexport sellers
func sellers() int32 { return int32(len(documents)) }

// decide panics on the shortest question and answers any other with garbage.
//
//go:wasmexport decide
func decide(size int32) int32 {
	if size <= 2 {
		return int32(question[len(question)+int(size)])
	}
	return 1 // the first half of the documents
}

// changes never comes back.
//
//go:wasmexport changes
func changes(size int32) int32 { return changes(size+1) + 1 }
