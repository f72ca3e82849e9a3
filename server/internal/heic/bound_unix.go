//go:build unix

package heic

import "syscall"

const (
	// maxMemory is in bytes: a photo of 12 million pixels takes a quarter of it.
	maxMemory = 1 << 30
	// maxCPU is in seconds, for a process whose portal was killed.
	maxCPU = 30
)

// bound keeps this process within limits that it cannot lift again.
func bound() error {
	for what, most := range map[int]uint64{syscall.RLIMIT_DATA: maxMemory, syscall.RLIMIT_CPU: maxCPU} {
		if err := syscall.Setrlimit(what, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}
