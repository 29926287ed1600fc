package aio_test

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// collect drains a stream.
func collect[T any](s rtlib.Stream[T]) []T {
	var all []T
	return rtlib.BlockOn(rtlib.PollFunc[[]T](func(cx *rtlib.Context) ([]T, bool) {
		for {
			v, ok, ready := s.PollNext(cx)
			if !ready || !ok {
				return all, ready
			}
			all = append(all, v)
		}
	}))
}

// values returns the values of results without errors, and the last error.
func values[T any](results []rtlib.Result[T]) (vs []T, err error) {
	for _, r := range results {
		if r.Err != nil {
			return vs, r.Err
		}
		vs = append(vs, r.Value)
	}
	return vs, nil
}

func TestLinesAtEverySplit(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"\n", []string{""}},
		{"one", []string{"one"}},
		{"one\ntwo\n", []string{"one", "two"}},
		{"one\r\n\r\ntwo\rthree", []string{"one", "", "two\rthree"}},
		{"end\r", []string{"end\r"}},
		{strings.Repeat("long", 30) + "\nshort\n", []string{strings.Repeat("long", 30), "short"}},
	} {
		eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
			r := &pipe{data: []byte(c.text), chunk: chunk, lazy: lazy, err: io.EOF}
			got, err := values(collect[rtlib.Result[string]](aio.NewBufReaderSize(r, 16).Lines()))
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("chunk %d, lazy %v: lines of %q are %q, %v", chunk, lazy, c.text, got, err)
			}
		})
	}
}

func TestSplitAtEverySplit(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{",", []string{""}},
		{"a,,b", []string{"a", "", "b"}},
		{"a,b,", []string{"a", "b"}},
	} {
		eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
			r := &pipe{data: []byte(c.text), chunk: chunk, lazy: lazy, err: io.EOF}
			pieces, err := values(collect[rtlib.Result[[]byte]](aio.NewBufReader(r).Split(',')))
			var got []string
			for _, p := range pieces {
				got = append(got, string(p))
			}
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("chunk %d, lazy %v: pieces of %q are %q, %v", chunk, lazy, c.text, got, err)
			}
		})
	}
}

func TestErrorIsTheLastElementOfLines(t *testing.T) {
	r := &pipe{data: []byte("one\ntw"), chunk: 3, err: errBroken}
	results := collect[rtlib.Result[string]](aio.NewBufReader(r).Lines())
	if got, err := values(results); !slices.Equal(got, []string{"one"}) || err != errBroken || len(results) != 2 {
		t.Errorf("lines of a broken reader: %v", results)
	}
}

func TestLineOverTheLimit(t *testing.T) {
	for _, chunk := range []int{1, 7, 100} {
		r := &pipe{data: []byte("short\nmuch too long\n"), chunk: chunk, err: io.EOF}
		b := aio.NewBufReaderSize(r, 16)
		b.SetMaxToken(8)
		if line, err := rtlib.BlockOn(b.ReadLine()).Unpack(); line != "short" || err != nil {
			t.Fatalf("chunk %d: %q, %v", chunk, line, err)
		}
		for range 2 {
			if _, err := rtlib.BlockOn(b.ReadLine()).Unpack(); err != bufio.ErrTooLong {
				t.Fatalf("chunk %d: error %v, want ErrTooLong", chunk, err)
			}
		}
		if b.Buffered() > 64 {
			t.Errorf("chunk %d: %d bytes were read for a limit of 8", chunk, b.Buffered())
		}
	}
}

func TestReadBytesTellsAnEndWithoutTheDelimiter(t *testing.T) {
	b := aio.NewBufReader(&pipe{data: []byte("a;b"), chunk: 2, err: io.EOF})
	if got, err := rtlib.BlockOn(b.ReadBytes(';')).Unpack(); string(got) != "a;" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := rtlib.BlockOn(b.ReadBytes(';')).Unpack(); string(got) != "b" || err != io.EOF {
		t.Errorf("%q, %v; want the rest and EOF", got, err)
	}
	if got, err := rtlib.BlockOn(b.ReadBytes(';')).Unpack(); len(got) != 0 || err != io.EOF {
		t.Errorf("%q, %v after the end", got, err)
	}
}

// A select loop cancels the read of a line whenever something else happens.
func TestCancelledReadLineLosesNothing(t *testing.T) {
	want := []string{"first line", "second", ""}
	r := &pipe{data: []byte("first line\nsecond\n\n"), chunk: 1, lazy: true, err: io.EOF}
	b := aio.NewBufReaderSize(r, 16)
	var got []string
	for range 1000 {
		f := b.ReadLine()
		line, ready := f.Poll(nil)
		if !ready {
			f.Cancel(nil)
			continue
		}
		if line.Err == io.EOF {
			break
		}
		got = append(got, line.Value)
	}
	if !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
	if r.cancels == 0 {
		t.Error("no read was cancelled")
	}
}

// What somebody else reads while a line has come in part is not of the line, however
// much comes in its place.
func TestReadLineBesideOtherReads(t *testing.T) {
	a, z := aio.Duplex(64)
	b := aio.NewBufReader(z)
	send := func(text string) {
		if err := rtlib.BlockOn(aio.WriteAll(a, []byte(text))); err != nil {
			t.Fatal(err)
		}
	}
	send("hello")
	line := b.ReadLine()
	if _, ready := line.Poll(nil); ready {
		t.Fatal("the line has no end")
	}
	if r := rtlib.BlockOn(b.Read(make([]byte, 5))); r.Value != 5 || r.Err != nil {
		t.Fatalf("read %v", r)
	}
	send("?x\nand more\n")
	if r := rtlib.BlockOn(b.Read(make([]byte, 1))); r.Value != 1 || r.Err != nil {
		t.Fatalf("read %v", r)
	}
	if r := rtlib.BlockOn(line); r.Value != "x" || r.Err != nil {
		t.Errorf("the line is %v", r)
	}
}

func TestBufReaderReadsAtEverySplit(t *testing.T) {
	eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
		for _, size := range []int{1, 5, 16, 100} { // of the reads
			b := aio.NewBufReaderSize(&pipe{data: text, chunk: chunk, lazy: lazy, err: io.EOF}, 16)
			var got []byte
			p := make([]byte, size)
			for {
				n, err := rtlib.BlockOn(b.Read(p)).Unpack()
				got = append(got, p[:n]...)
				if err == io.EOF {
					break
				}
				if err != nil || n == 0 {
					t.Fatal(n, err)
				}
			}
			if !bytes.Equal(got, text) {
				t.Errorf("chunk %d, lazy %v, reads of %d: %q", chunk, lazy, size, got)
			}
		}
	})
}

func TestPeekTakesNothing(t *testing.T) {
	b := aio.NewBufReaderSize(&pipe{data: text, chunk: 3, lazy: true, err: io.EOF}, 16)
	for _, n := range []int{0, 1, 16, 30} { // more than the buffer, too
		if got, err := rtlib.BlockOn(b.Peek(n)).Unpack(); err != nil || !bytes.Equal(got, text[:n]) {
			t.Fatalf("Peek(%d) = %q, %v", n, got, err)
		}
	}
	if got, err := rtlib.BlockOn(b.Peek(len(text) + 1)).Unpack(); err != io.EOF || !bytes.Equal(got, text) {
		t.Fatalf("Peek past the end = %q, %v", got, err)
	}
	if got, err := rtlib.BlockOn(aio.ReadToString(b)).Unpack(); got != string(text) || err != nil {
		t.Fatalf("after Peek: %q, %v", got, err)
	}
}

func TestBufWriterAtEverySplit(t *testing.T) {
	eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
		for _, size := range []int{1, 4, 16, 100} { // of the buffer
			w := &pipe{chunk: chunk, lazy: lazy, room: 1000}
			b := aio.NewBufWriterSize(w, size)
			for at := 0; at < len(text); at += 5 {
				p := text[at:min(at+5, len(text))]
				if n, err := rtlib.BlockOn(b.Write(p)).Unpack(); n != len(p) || err != nil {
					t.Fatal(n, err)
				}
			}
			if !bytes.Equal(w.data, text[:len(w.data)]) || len(w.data)+b.Buffered() != len(text) {
				t.Errorf("before Flush %q is written and %d bytes are buffered", w.data, b.Buffered())
			}
			if err := rtlib.BlockOn(b.Flush()); err != nil || !bytes.Equal(w.data, text) || b.Buffered() != 0 {
				t.Errorf("chunk %d, lazy %v, buffer %d: %q, %v", chunk, lazy, size, w.data, err)
			}
		}
	})
}

func TestBufWriterKeepsItsError(t *testing.T) {
	w := &pipe{chunk: 3, room: 8, err: errBroken}
	b := aio.NewBufWriterSize(w, 4)
	var err error
	for range 10 {
		if err = rtlib.BlockOn(aio.WriteAll(b, text[:3])); err != nil {
			break
		}
	}
	if err != errBroken {
		t.Fatalf("writing: %v", err)
	}
	for name, err := range map[string]error{
		"Write":      rtlib.BlockOn(aio.WriteString(b, "x")),
		"Flush":      rtlib.BlockOn(b.Flush()),
		"CloseWrite": rtlib.BlockOn(aio.CloseWrite(b)),
	} {
		if err != errBroken {
			t.Errorf("%s after the error: %v", name, err)
		}
	}
}

func TestFlushReachesTheWriterBelow(t *testing.T) {
	w := &pipe{chunk: 5, lazy: true, room: 1000}
	below := aio.NewBufWriter(w)
	above := aio.NewBufWriter(below)
	if err := rtlib.BlockOn(aio.WriteAll(above, text)); err != nil || len(w.data) != 0 {
		t.Fatalf("%q is written already, %v", w.data, err)
	}
	if err := rtlib.BlockOn(aio.Flush(above)); err != nil || !bytes.Equal(w.data, text) {
		t.Fatalf("after Flush: %q, %v", w.data, err)
	}
}

func TestCopyFlushesWhenThereIsNothingToRead(t *testing.T) {
	w := &pipe{chunk: 100, room: 1000}
	src := &pipe{data: text[:10], chunk: 10, lazy: true, pended: true, err: io.EOF}
	f := aio.Copy(aio.NewBufWriter(w), src)
	if _, ready := f.Poll(nil); ready {
		t.Fatal("ready")
	}
	if !bytes.Equal(w.data, text[:10]) {
		t.Fatalf("while the source waits, %q is written", w.data)
	}
	if n, err := rtlib.BlockOn(f).Unpack(); n != 10 || err != nil {
		t.Fatal(n, err)
	}
}

func TestReadingLinesInPlaceAllocatesOnlyTheLine(t *testing.T) {
	r := &pipe{data: bytes.Repeat([]byte("line\n"), 2000), chunk: 1000, err: io.EOF}
	b := aio.NewBufReader(r)
	var f aio.BufReaderReadLineFuture
	n := testing.AllocsPerRun(1000, func() {
		f.Init(b)
		if r, ready := f.Poll(nil); !ready || r.Err != nil {
			t.Fatal(r.Err, ready)
		}
	})
	if n != 1 {
		t.Fatalf("%v allocations a line", n)
	}
}

// Of two futures of one reader, the one that waits for more goes on when the other, which
// was never polled, is cancelled.
func TestCancelOfAFutureThatDoesNotWaitLeavesTheReader(t *testing.T) {
	p := &pipe{lazy: true, chunk: 1, data: []byte("x\n")}
	b := aio.NewBufReader(p)
	waits := b.ReadLine()
	waits.Poll(nil)
	b.ReadLine().Cancel(nil)
	b.Peek(1).Cancel(nil)
	b.Lines().Cancel(nil)
	if p.cancels > 0 {
		t.Error("the read was cancelled")
	}
	waits.Cancel(nil)
	if p.cancels != 1 {
		t.Errorf("its own cancel came %d times", p.cancels)
	}
	peek := b.Peek(1)
	peek.Poll(nil)
	peek.Poll(nil)
	peek.Cancel(nil) // it has ended
	if p.cancels != 1 {
		t.Error("a peek that has ended cancels a read")
	}
}
