package rtlib

import "errors"

// tasks are those that have begun and not ended, outermost first: a task is
// awaited where it is made, and nothing runs beside it.
var tasks []*task

// errJoined is what an await of a task that did not return gives.
var errJoined = errors.New("joined")

// task is a call that a program waits for as a go expression does.
type task struct {
	future  func() *routine // makes the routine
	routine *routine
	aborted bool
}

// run runs the task to its end. If the caller exits meanwhile, it stays where it
// is.
func (t *task) run() error {
	if t.aborted {
		return errJoined
	}
	t.routine = t.future()
	tasks = append(tasks, t)
	for {
		switch t.routine.step(true).kind {
		case paused:
			Suspend()
			continue
		case returned:
			tasks = tasks[:len(tasks)-1]
			return nil
		}
		tasks = tasks[:len(tasks)-1]
		return errJoined
	}
}

// Abort keeps the task from running.
func (t *task) Abort() { t.aborted = true }

// Shutdown lets the tasks that are left exit.
func Shutdown() {
	left := tasks
	tasks = nil
	for _, t := range left {
		t.routine.step(false)
	}
}

func taskOf[T any](f *Future[T]) task {
	return task{future: func() *routine { return start(func() { f.value = f.call() }) }}
}

// Task0 is a task without a value.
type Task0 struct{ task }

// Spawn0 returns the task of a call.
func Spawn0(f *Future[Unit]) *Task0 { return &Task0{taskOf(f)} }

// Await runs the task.
func (t *Task0) Await() error { return t.run() }

// Task1 is a task with a value.
type Task1[T any] struct {
	task
	of *Future[T]
}

// Spawn1 returns the task of a call.
func Spawn1[T any](f *Future[T]) *Task1[T] { return &Task1[T]{taskOf(f), f} }

// Await runs the task.
func (t *Task1[T]) Await() (v T, err error) {
	if err = t.run(); err == nil {
		v = t.of.value
	}
	return v, err
}

// TaskTry is a task with a value and an error.
type TaskTry[T any] struct {
	task
	of *Future[Pair[T, error]]
}

// SpawnTry returns the task of a call.
func SpawnTry[T any](f *Future[Pair[T, error]]) *TaskTry[T] { return &TaskTry[T]{taskOf(f), f} }

// Await runs the task.
func (t *TaskTry[T]) Await() (v T, err error) {
	if err = t.run(); err == nil {
		v, err = t.of.value.Unpack()
	}
	return v, err
}
