package rtlib

// SupportsGeneratedCodeV1 is the version guard of generated code. Each file
// that asyncgen writes refers to the constant of the contract it was written
// for. A build that fails with SupportsGeneratedCodeV<n> undefined links an
// rtlib that is too old for the file (upgrade rtlib), or one so new that it has
// dropped that contract (run asyncgen generate again).
const SupportsGeneratedCodeV1 = true

// Multiple marks the generated result types of async functions with more
// results than [Tuple16] holds: await unpacks a type that embeds it.
type Multiple struct{}

// Machine describes a generated state machine. Generated code holds one static
// Machine per async function; dumps, stack texts and profiles read it.
type Machine struct {
	Func   string         // qualified name, as main.(*Client).Get
	File   string         // the .ago file
	Line   int            // of the declaration
	States []MachineState // by state number minus FirstSuspended
}

// MachineState describes one suspension point of a Machine.
type MachineState struct {
	Line   int    // of the await in Machine.File
	Awaits string // what is awaited, as source text
}

// The states of a generated machine's state word. From StateSuspended on, each
// number stands for one suspension point.
const (
	StateUnresumed uint32 = iota // made, never polled
	StateReturned                // Poll returned ready
	StatePoisoned                // a poll panicked or is under way, or the future was cancelled
	StateSuspended               // the first suspension point
)

// StatePolling is added to the number of a suspension point while its children
// are being polled, if a panic of one of them may leave others behind.
const StatePolling uint32 = 1 << 31

// StateRunning reports whether a poll of the machine with this state word is
// under way or has not come back.
func StateRunning(state uint32) bool { return state == StatePoisoned || state >= StatePolling }

// Traced is implemented by generated futures and streams. Trace returns the machine's
// table, the current state word and the future or stream awaited at that state, if
// any. There is no table for an adapter of a future that is not Traced.
// It must not run at the same time as Poll or Cancel.
type Traced interface {
	Trace() (m *Machine, state uint32, awaited any)
}

// Awaited is what the frame of a machine keeps of the future that it awaits, if
// no field can have the future's own type.
type Awaited interface{ Cancel(cx *Context) }

// Load returns what a frame has kept of a variable of type T in a slot that
// cannot have the type. The second argument only says what T is.
func Load[T any](slot any, _ T) T {
	v, _ := slot.(T) // no more than nil is stored of an interface that is nil
	return v
}
