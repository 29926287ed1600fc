package tr

// Act is what a program meets at one of its pauses.
type Act int

// The acts.
const (
	None   Act = iota
	Cancel     // it is cancelled there, or its goroutine exits
	Panic
	Goexit
)

// Mode says which futures are pending at their first poll.
type Mode int

// The modes.
const (
	Ready     Mode = iota // none
	Pending               // all
	Alternate             // every second one
)

var (
	mode   Mode
	action Act
	actAt  int
	pauses int

	// Cancelled asks the driver to cancel what it polls.
	Cancelled bool
)

// Pause counts a pause and returns what is to happen at it.
func Pause() Act {
	pauses++
	if pauses == actAt {
		P(0, "act")
		return action
	}
	return None
}

// Suspends reports whether the future that has met the last pause is pending.
func Suspends() bool { return mode == Pending || mode == Alternate && pauses%2 == 0 }

// Pauses returns how many pauses the run has had.
func Pauses() int { return pauses }

// Boom is the value that Panic panics with.
var Boom = boom{}

type boom struct{}

func (boom) String() string { return "boom" }
