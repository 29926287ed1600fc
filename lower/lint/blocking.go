package lint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// blocking reports what holds up a worker while it waits, and all tasks that are
// queued behind.
var blocking = finding{code: "AG0501", message: "%s blocks the worker that runs this task"}

// A blocker is a set of functions of one package that block.
type blocker struct {
	recv  string   // name of the receiver's type, "" for functions, "*" for any
	names []string // nil for all
	hint  string
}

const inBlocking = "call it in rtlib.SpawnBlocking, or in rtlib.GoBlocking if it may fail"

// blockers lists what blocks by the path of its package.
var blockers = map[string][]blocker{
	"time": {{names: []string{"Sleep"}, hint: "await timer.Sleep(d), of rtlib/timer"}},
	"sync": {
		{recv: "Mutex", names: []string{"Lock"}, hint: "await the Lock of a lock.Mutex, of rtlib/lock; if the lock is only ever held for a moment, say so in an asyncgen:ignore comment"},
		{recv: "RWMutex", names: []string{"Lock", "RLock"}, hint: "await the lock of a lock.RWMutex, of rtlib/lock; if the lock is only ever held for a moment, say so in an asyncgen:ignore comment"},
		{recv: "Locker", names: []string{"Lock"}, hint: "await the Lock of a lock.Mutex, of rtlib/lock"},
		{recv: "WaitGroup", names: []string{"Wait"}, hint: "await the tasks' handles"},
		{recv: "Cond", names: []string{"Wait"}, hint: "await a lock.Notify, of rtlib/lock"},
	},
	"net": {
		{names: []string{"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialUnix", "DialIP", "LookupAddr", "LookupCNAME", "LookupHost", "LookupIP", "LookupMX", "LookupNS", "LookupPort", "LookupSRV", "LookupTXT", "ResolveTCPAddr", "ResolveUDPAddr", "ResolveIPAddr"}, hint: "use rtlib/anet"},
		{recv: "*", names: []string{"Accept", "AcceptTCP", "AcceptUnix", "Dial", "DialContext", "Read", "Write", "ReadFrom", "WriteTo", "ReadFromUDP", "WriteToUDP", "ReadFromUDPAddrPort", "WriteToUDPAddrPort", "ReadMsgUDP", "WriteMsgUDP", "LookupHost", "LookupIPAddr", "LookupAddr", "LookupIP", "LookupNetIP"}, hint: "use rtlib/anet"},
	},
	"net/http": {
		{names: []string{"Get", "Head", "Post", "PostForm", "ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"}, hint: inBlocking},
		{recv: "Client", names: []string{"Do", "Get", "Head", "Post", "PostForm"}, hint: inBlocking},
		{recv: "Transport", names: []string{"RoundTrip"}, hint: inBlocking},
		{recv: "RoundTripper", hint: inBlocking},
		{recv: "Server", names: []string{"ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS", "Shutdown"}, hint: inBlocking},
	},
	"os": {
		{names: []string{"ReadFile", "WriteFile", "ReadDir", "Open", "OpenFile", "Create", "CreateTemp", "MkdirTemp", "Mkdir", "MkdirAll", "Remove", "RemoveAll", "Rename", "Stat", "Lstat", "Truncate", "Link", "Symlink", "Readlink", "Chmod", "Chown", "Chtimes", "CopyFS"}, hint: inBlocking},
		{recv: "File", names: []string{"Read", "ReadAt", "ReadFrom", "Write", "WriteAt", "WriteString", "WriteTo", "ReadDir", "Readdir", "Readdirnames", "Sync", "Stat", "Truncate"}, hint: inBlocking},
		{recv: "Process", names: []string{"Wait"}, hint: inBlocking},
	},
	"os/exec": {{recv: "Cmd", names: []string{"Run", "Output", "CombinedOutput", "Wait"}, hint: inBlocking}},
	"database/sql": {
		{recv: "*", names: []string{"Exec", "ExecContext", "Query", "QueryContext", "QueryRow", "QueryRowContext", "Ping", "PingContext", "Begin", "BeginTx", "Commit", "Rollback", "Prepare", "PrepareContext"}, hint: inBlocking},
	},
	"golang.org/x/sync/errgroup":  {{recv: "Group", names: []string{"Wait"}, hint: "await the tasks' handles"}},
	"golang.org/x/sync/semaphore": {{recv: "Weighted", names: []string{"Acquire"}, hint: "await a permit of a lock.Semaphore, of rtlib/lock"}},
	runtimePath: {
		{names: []string{"BlockOn", "BlockOnHandle"}, hint: "await the future"},
	},
}

const runtimePath = check.RuntimePath

// cutRuntime returns what follows the runtime's path in that of a package of its
// library.
func cutRuntime(path string) (rest string, ok bool) { return strings.CutPrefix(path, runtimePath+"/") }

// blockingCalls reports what the body of m does by itself; what a function
// literal does is done wherever it is called.
func (l *linter) blockingCalls(m *ir.Machine) {
	chosen := make(map[ast.Node]bool) // what a select does for its case
	ast.Inspect(m.Func.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.GoStmt:
			return false // its call blocks a goroutine of its own
		case *ast.SelectStmt:
			l.blockingSelect(n, chosen, m.Func.Selects[n] != nil)
		case *ast.CallExpr:
			l.blockingCall(n)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && !chosen[n] {
				l.report(blocking, n, "a receive from a Go channel").Hint = useChannel
			}
		case *ast.SendStmt:
			if !chosen[n] {
				l.report(blocking, n, "a send on a Go channel").Hint = useChannel
			}
		case *ast.RangeStmt:
			if _, ok := l.typeOf(n.X).Underlying().(*types.Chan); ok {
				l.report(blocking, n.X, "a range over a Go channel").Hint = useChannel
			}
		}
		return true
	})
}

const useChannel = "use rtlib/channel, which also adapts Go channels"

// blockingSelect reports a select that waits, unless it is one over awaits, and
// marks what its cases do.
func (l *linter) blockingSelect(s *ast.SelectStmt, chosen map[ast.Node]bool, awaits bool) {
	waits := !awaits
	for _, c := range s.Body.List {
		comm := c.(*ast.CommClause).Comm
		if comm == nil {
			waits = false
			continue
		}
		ast.Inspect(comm, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt:
				chosen[n] = true
			case *ast.UnaryExpr:
				chosen[n] = true
				return false
			}
			return true
		})
	}
	if waits {
		header := &ast.BadStmt{From: s.Select, To: s.Select + token.Pos(len("select"))}
		l.report(blocking, header, "a select over Go channels").Hint = useChannel
	}
}

func (l *linter) blockingCall(call *ast.CallExpr) {
	fn := l.callee(call)
	if fn == nil || fn.Pkg() == nil {
		return
	}
	if l.readsStdin(call, fn) {
		l.report(blocking, call, check.ExprString(call.Fun)).Hint = readStdin
		return
	}
	recv := receiverName(fn)
	for _, b := range blockers[fn.Pkg().Path()] {
		if b.matches(recv, fn.Name()) {
			l.report(blocking, call, check.ExprString(call.Fun)).Hint = b.hint
			return
		}
	}
}

func (b blocker) matches(recv, name string) bool {
	if b.recv != recv && (b.recv != "*" || recv == "") {
		return false
	}
	return b.names == nil || slices.Contains(b.names, name)
}

// receiverName returns the name of the type that a method is declared for, ""
// for a function.
func receiverName(fn *types.Func) string {
	if fn.Signature().Recv() == nil {
		return ""
	}
	if of, _ := typed.Receiver(fn); of != nil {
		return of.Obj().Name()
	}
	return "*"
}
