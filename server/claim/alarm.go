package claim

import (
	"errors"
	"fmt"
	"time"
)

// Alarm says that a clock, as it was set at a generation, is due at an instant. It wakes the portal up and decides nothing:
// whether the clock is still to fire stands in the record.
type Alarm struct {
	Clock string // its id
	Gen   int64
	Due   time.Time // zero: the clock was stopped
	Try   time.Time // when it is tried: Due, or later where it was tried in vain
}

// Outcome is what became of a clock that was to fire: nil for one that fired, ErrChanged for one that was set anew, stopped
// or fired by somebody else, NotYet for one that is to be tried later.
type Outcome struct {
	Err  error
	Late time.Duration // how long after its due time it fired
}

// NotYet is said of a clock that is not to fire now, but after a while.
type NotYet struct{ Wait time.Duration }

func (e NotYet) Error() string { return fmt.Sprintf("The clock is tried again in %s.", e.Wait) }

// ErrStuck is said of a clock that was tried in vain too often: a person has to look at it.
var ErrStuck = errors.New("the clock is stuck")
