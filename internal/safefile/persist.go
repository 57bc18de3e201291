package safefile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// How long a file that somebody holds is waited for: virus scanners and sync
// clients look at a new file for seconds.
const (
	holdTime   = 10 * time.Second
	removeTime = 2 * time.Second
)

// persist does op until it succeeds, fails in a way that trying again does not
// help, limit is over or ctx ends. It returns the last error of op.
func persist(ctx context.Context, again func(error) bool, limit time.Duration, op func() error) error {
	const longest = time.Second
	start := time.Now()
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, longest) {
		err := op()
		if err == nil || !again(err) || time.Since(start)+wait > limit {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ended(ctx)
		}
	}
}

// ended is the reason why ctx ended, and nil if it has not. It is the context's
// error as well as its cause (the signal that came).
func ended(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if err == nil || errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// remove takes a file of this package away, also when its time is up.
func remove(path string) error {
	return persist(context.Background(), transient, removeTime, func() error { return os.Remove(path) })
}
