package main

import "unsafe"

// A library has no main, but Go asks for one.
func main() {}

// counter is where the browser's questions are answered. It keeps alive what the
// board points to.
var counter = newDesk()

// board is what both sides read and write. The browser finds it once, by its
// address, which never changes: nothing moves in Go's memory but stacks. What stands
// on it are addresses in linear memory too, and they change as buffers grow.
var board struct {
	question uint32 // where the facts go
	room     uint32 // how many bytes fit there
	answer   uint32 // where the last answer stands
	today    uint32 // the days in the sellers' zones, an int32 each, in the order of the catalog
}

//go:wasmexport place
func place() unsafe.Pointer {
	counter.post()
	return unsafe.Pointer(&board)
}

//go:wasmexport makeRoom
func makeRoom(size int32) {
	counter.makeRoom(int(size))
	counter.post()
}

//go:wasmexport decide
func decide(size int32) int32 { return answered(counter.decide(int(size))) }

//go:wasmexport changes
func changes(size int32) int32 { return answered(counter.changes(int(size))) }

//go:wasmexport sellers
func sellers() int32 { return answered(counter.sellers()) }

func answered(length int) int32 {
	counter.post()
	return int32(length)
}

// post writes on the board where the buffers lie.
func (d *desk) post() {
	board.question, board.room = address(d.in), uint32(len(d.in))
	board.answer, board.today = address(d.out), address(d.today)
}

func address[T any](list []T) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(list)))) }
