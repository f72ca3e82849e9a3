package main

import "unsafe"

// A library has no main, but Go asks for one.
func main() {}

// counter is where the browser's questions are answered. It is never freed and, as
// Go's heap does not move, never changes its place.
var counter = newDesk()

// place is the address of the board.
//
//go:wasmexport place
func place() unsafe.Pointer {
	counter.point()
	return unsafe.Pointer(&counter.board)
}

//go:wasmexport makeRoom
func makeRoom(size int32) {
	counter.makeRoom(int(size))
	counter.point()
}

//go:wasmexport decide
func decide(size int32) int32 { return answered(counter.decide(int(size))) }

//go:wasmexport changes
func changes(size int32) int32 { return answered(counter.changes(int(size))) }

//go:wasmexport sellers
func sellers() int32 { return answered(counter.sellers()) }

func answered(length int) int32 {
	counter.point()
	return int32(length)
}

// point notes on the board where the buffers lie: growing moves them.
func (d *desk) point() {
	d.board.question, d.board.room = address(d.in), uint32(len(d.in))
	d.board.answer, d.board.today = address(d.out), address(d.today)
}

func address[T any](list []T) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(list)))) }
