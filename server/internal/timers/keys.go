package timers

// All keys share one hash tag, so that a cluster keeps them together and a script may use several.

// dueKey: a sorted set of members (see member), by the Unix ms at which they are tried. It also holds the mark of its epoch.
func dueKey() string { return "rma:{t}:due" }

// leaseKey: a sorted set of members that were handed out, by the Unix ms at which that ends. It also holds the mark of its epoch.
func leaseKey() string { return "rma:{t}:lease" }

// epochKey: a string, the name of the filling that due and lease come from. Whichever of the three keys is lost, the index is
// known to be incomplete: due and lease hold "#" and this name as a member that is never due.
func epochKey() string { return "rma:{t}:epoch" }

// lockKey: a string with an expiry, the name of the replica's work that fills the index.
func lockKey() string { return "rma:{t}:lock" }

// wakeChannel: something is due earlier than it was known so far.
func wakeChannel() string { return "rma:{t}:wake" }
