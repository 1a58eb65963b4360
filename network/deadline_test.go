package network_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/appnet-go/appnet/network"
)

// deadlines pass at all moments of a call: engines create in 40 to 80 ms and
// connect in 20 to 60 (measured).
func deadlines() []time.Duration {
	ds := []time.Duration{100 * time.Microsecond, 500 * time.Microsecond}
	for d := time.Millisecond; d < 100*time.Millisecond; d = d * 3 / 2 {
		ds = append(ds, d)
	}
	return ds
}

// mayRemain checks that at most one thing may remain: what an engine was asked for
// so late that it was not to be seen.
func mayRemain(t *testing.T, err error, what string) {
	t.Helper()
	var e *network.Error
	if errors.As(err, &e) && len(e.Remaining) > 0 {
		checkRemaining(t, err, what)
	}
}

// TestCreateDeadlines: whatever the moment, a network is there if and only if the
// caller was told so.
func TestCreateDeadlines(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		told := map[string]bool{}
		for i, d := range deadlines() {
			s := w.spec(fmt.Sprint("shop-", i))
			w.removes(s.Name)
			ctx, cancel := context.WithTimeout(w.ctx(), d)
			_, err := w.Manager.Create(ctx, s)
			cancel()
			told[s.Name] = err == nil
			if err != nil {
				checkClass(t, err, context.DeadlineExceeded)
				mayRemain(t, err, `network "`+s.Name+`"`)
			}
		}
		for name, want := range told {
			if got := len(w.ids(name)) == 1; got != want {
				t.Errorf("%s is there: %v, the caller was told: %v", name, got, want)
			}
		}
	})
}

func TestConnectDeadlines(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, "")
		for _, d := range deadlines() {
			ctx, cancel := context.WithTimeout(w.ctx(), d)
			err := w.Connect(ctx, shop.Name, web, network.Endpoint{})
			cancel()
			if err != nil {
				checkClass(t, err, context.DeadlineExceeded)
				mayRemain(t, err, `container "`+web+`" on network "`+shop.Name+`"`)
			}
			if got := w.endpoint(web, shop.Name) != nil; got != (err == nil) {
				t.Errorf("after %v it is attached: %v, the caller was told %v", d, got, err)
			}
			w.must(w.Disconnect(w.ctx(), shop.Name, web))
		}
	})
}
