// Command churn is a library that leans on Go's runtime: it keeps much of what it
// needs on the stack alone, lets the stack grow and collects garbage all the while.
package main

import "runtime"

func main() {}

type tree struct {
	left, right *tree
	leaf        []byte
}

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{leaf: []byte("leaf")}
	}
	left := grow(depth - 1)
	if depth > 4 {
		runtime.GC() // left is only on the stack
	}
	return &tree{left: left, right: grow(depth - 1)}
}

func (t *tree) leaves() int {
	if t.left == nil {
		if string(t.leaf) != "leaf" {
			panic("a leaf was swept")
		}
		return 1
	}
	return t.left.leaves() + t.right.leaves()
}

// held keeps a tree in a variable of the stack that others point to.
func held(n int) int {
	kept := [2]*tree{nil, grow(n)}
	return leavesOf(&kept)
}

//go:noinline
func leavesOf(kept *[2]*tree) int {
	runtime.GC()
	grow(4) // would take the place of what was swept
	return kept[1].leaves()
}

// deep makes the stack grow while pointers into it are held.
func deep(n int, sum *int) int {
	var own [64]int
	own[n%64] = n
	if n == 0 {
		return *sum
	}
	total := *sum + own[n%64]
	return deep(n-1, &total)
}

// caught recovers from a panic below deferred calls.
func caught(n int) (result int) {
	defer func() {
		if r := recover(); r != nil {
			result = r.(int)
		}
	}()
	func() {
		defer func() { n++ }()
		if n > 0 {
			panic(n * 2)
		}
	}()
	return -1
}

func spread(workers int) int {
	results := make(chan int)
	seen := map[string]int{}
	for i := range workers {
		go func() { results <- deep(100*i, &i) }()
	}
	total := 0
	for range workers {
		r := <-results
		seen[string(rune('a'+r%26))]++
		total += r
	}
	return total + len(seen)
}

//go:wasmexport churn
func churn(n int32) int64 {
	t := grow(int(n))
	sum := 0
	return int64(t.leaves() + held(3) + deep(2000, &sum) + caught(int(n)) + spread(8))
}

//go:wasmexport explode
func explode(n int32) int32 { return int32(lastWords(make([]int, n), int(n))) }

//go:noinline
func lastWords(list []int, i int) int { return list[i] }
