package match

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel does the tasks numbered below n, in no order, in as many goroutines as
// there are processors. Each of them calls start and then what that returns, for
// one task after the other; when there are no more it calls done. A panic in one
// of them goes on in the caller.
func parallel(n int, start func() (work func(task int), done func())) {
	workers := min(runtime.GOMAXPROCS(0), maxWorkers, n)
	if workers <= 1 {
		work, done := start()
		for task := range n {
			work(task)
		}
		done()
		return
	}
	var next atomic.Int32
	var group sync.WaitGroup
	var panicked atomic.Pointer[any]
	for range workers {
		group.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					panicked.Store(&r)
				}
			}()
			work, done := start()
			for task := int(next.Add(1)) - 1; task < n; task = int(next.Add(1)) - 1 {
				work(task)
			}
			done()
		})
	}
	group.Wait()
	if r := panicked.Load(); r != nil {
		panic(*r)
	}
}

// maxWorkers bounds the goroutines, each of which needs some memory.
const maxWorkers = 8

// together does all of what is given at once, and returns when all is done.
func together(tasks ...func()) {
	parallel(len(tasks), func() (func(int), func()) {
		return func(task int) { tasks[task]() }, func() {}
	})
}
