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

var (
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

// Pauses returns how many pauses the run has had.
func Pauses() int { return pauses }

// Boom is the value that Panic panics with.
var Boom = boom{}

type boom struct{}

func (boom) String() string { return "boom" }
