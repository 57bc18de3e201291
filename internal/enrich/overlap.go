package enrich

import "errors"

// errStopped ends a producer whose consumer has failed.
var errStopped = errors.New("stopped")

// batchSize is the number of records that are handed over at a time.
const batchSize = 256

// A feed takes the records of a producer to a consumer in another goroutine, in
// order. The producer reads a file, the consumer works on what was read.
type feed[T any] struct {
	batch *batch[T]
	full  chan *batch[T]
	free  chan *batch[T]
	stop  chan struct{}
}

// A batch is some records with the bytes they refer to.
type batch[T any] struct {
	records []T
	text    []byte
}

func newBatch[T any]() *batch[T] { return &batch[T]{records: make([]T, 0, batchSize)} }

// overlap runs produce in a goroutine of its own and hands the records that it puts
// to consume, some at a time. The goroutine has ended when overlap returns; a panic in
// it goes on in the caller, where it is worded.
func overlap[T any](produce func(*feed[T]) error, consume func([]T) error) error {
	f := &feed[T]{full: make(chan *batch[T], 6), free: make(chan *batch[T], 8), stop: make(chan struct{}), batch: newBatch[T]()}
	var failed error
	var panicked any
	go func() {
		defer close(f.full)
		defer func() { panicked = recover() }()
		if failed = produce(f); failed == nil {
			failed = f.send()
		}
	}()
	defer func() { // also if consume fails or panics
		close(f.stop)
		for range f.full { // until the producer has ended
		}
	}()
	for b := range f.full {
		if err := consume(b.records); err != nil {
			return err
		}
		b.records, b.text = b.records[:0], b.text[:0]
		select {
		case f.free <- b:
		default:
		}
	}
	if panicked != nil {
		panic(panicked)
	}
	return failed
}

// keep copies bytes that the producer reuses, so that each of texts is the copy.
func (f *feed[T]) keep(texts ...*[]byte) {
	b, size := f.batch, 0
	for _, p := range texts {
		size += len(*p)
	}
	if len(b.text)+size > cap(b.text) { // what was kept before stays where it is
		b.text = make([]byte, 0, max(2*cap(b.text), size, 32<<10))
	}
	room := b.text[len(b.text):][:size]
	b.text = b.text[:len(b.text)+size]
	for _, p := range texts {
		n := len(*p)
		if n == 0 { // as many are in most rows
			*p = nil
			continue
		}
		copy(room, *p)
		*p, room = room[:n:n], room[n:]
	}
}

// next gives the place of the next record, an empty one; put hands it over.
func (f *feed[T]) next() *T {
	b := f.batch
	var empty T // of the batch's last use nothing may be left
	b.records = append(b.records, empty)
	return &b.records[len(b.records)-1]
}

// put hands over the record that next gave last, all bytes of which are kept.
func (f *feed[T]) put() error {
	if len(f.batch.records) < batchSize {
		return nil
	}
	return f.send()
}

func (f *feed[T]) send() error {
	select {
	case f.full <- f.batch:
	case <-f.stop:
		return errStopped
	}
	select {
	case f.batch = <-f.free:
	default:
		f.batch = newBatch[T]()
	}
	return nil
}
