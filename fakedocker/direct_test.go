package fakedocker_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// life is calls of every kind that is answered in one piece, "METHOD PATH [BODY]".
var life = []string{
	"GET /_ping", "HEAD /_ping", "GET /v1.44/_ping", "GET /version", "GET /info", "OPTIONS /info", "GET /system/df",
	"GET /nope", "GET //networks", "GET /v1.99/info", "GET /v1.1/info", "PUT /networks/bridge", "GET /swarm", "POST /images/app:1/push",
	"GET /networks/bridge", "HEAD /networks/bridge", "GET /networks/a%2Fb%20c?verbose=%3f", "GET /networks/bridge?verbose=x;y",
	`POST /networks/create {"Name":"shop"}`, `POST /networks/create {"Name":`, `POST /networks/create`, "GET /networks", "GET /networks?filters={",
	`POST /v1.41/containers/create?name=web {"Image":"app:1","Cmd":["wait"]}`, `POST /containers/create?name=web {"Image":"app:1"}`,
	`POST /containers/create?name=b {"Image":"none"}`,
	`POST /networks/shop/connect {"Container":"web"}`, "POST /containers/web/start", "POST /containers/web/start", "GET /containers/web/json",
	"GET /containers/json?all=1", "GET /containers/web/top", `POST /containers/web/exec {"Cmd":["say","a"]}`, "POST /containers/web/rename?name=api",
	`POST /networks/shop/disconnect {"Container":"api"}`, "POST /containers/api/pause", "POST /containers/api/unpause",
	"POST /containers/api/kill?signal=HUP", "POST /containers/api/stop?t=1", "POST /containers/api/stop", "DELETE /containers/api", "DELETE /containers/api",
	"GET /images/json", "GET /images/app:1/json", "POST /images/app:1/tag?repo=shop", "DELETE /images/shop:latest",
	"POST /networks/prune", "POST /containers/prune", "GET /volumes", "GET /plugins", "DELETE /networks/shop",
}

// reply is what a client of net/http sees of a call.
type reply struct {
	Call, Status, Proto, Body string
	Header                    http.Header
	Length                    int64
	Transfer                  []string
	Close                     bool
	Err, BodyErr              error
}

// ask makes a call of life.
func ask(t *testing.T, cli *client.Client, call string) reply {
	t.Helper()
	words := strings.SplitN(call, " ", 3)
	var body io.Reader
	if len(words) == 3 {
		body = strings.NewReader(words[2])
	}
	req, err := http.NewRequestWithContext(context.Background(), words[0], "http://engine"+words[1], body)
	if err != nil {
		t.Fatal(err)
	}
	if words[0] == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	r := reply{Call: call}
	resp, err := cli.HTTPClient().Do(req)
	if r.Err = errors.Unwrap(err); err != nil {
		return r
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	r.Status, r.Proto, r.Body, r.BodyErr = resp.Status, resp.Proto, string(text), err
	r.Header, r.Length, r.Transfer, r.Close = resp.Header, resp.ContentLength, resp.TransferEncoding, resp.Close
	return r
}

// onWire is a client of eng that makes every call over a connection.
func onWire(t testing.TB, eng *fakedocker.Engine) *client.Client {
	t.Helper()
	dial := eng.Client().Dialer()
	var dialed atomic.Bool
	cli, err := eng.NewClient(client.WithDialContext(func(ctx context.Context, _, _ string) (net.Conn, error) {
		dialed.Store(true)
		return dial(ctx)
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !dialed.Load() {
			t.Error("a client that dials by itself made no connection")
		}
	})
	return cli
}

// A call that takes the short way is answered as on a connection, header by
// header, whatever goes wrong. A connection that is cut ends in other words: what
// cuts it there has to keep net/http from repeating the call.
func TestShortWayAnswersAsAConnection(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fakedocker.Fault{
		"undisturbed": {}, "late": {Delay: 1}, "drop": {Drop: true}, "lost": {LoseAnswer: true}, "cut": {CutAfter: 10}, "cut late": {CutAfter: 3000},
		"blank": {BlankBody: true}, "message": {Message: "no"}, "204": {Status: 204, Message: "no"}, "304": {Status: 304, Message: "no"},
		"long": {Message: strings.Repeat("no ", 1000)}, "slow": {Delay: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			want, wantCalls := live(t, f, func(t *testing.T, eng *fakedocker.Engine) *client.Client { return onWire(t, eng) })
			got, gotCalls := live(t, f, func(_ *testing.T, eng *fakedocker.Engine) *client.Client { return eng.Client() })
			for i := range want {
				if got[i].Err != nil && want[i].Err != nil {
					got[i].Err, want[i].Err = nil, nil
				}
				if diff := cmp.Diff(want[i], got[i], cmp.Comparer(func(x, y error) bool { return errors.Is(x, y) })); diff != "" {
					t.Errorf("(-connection +short way)\n%s", diff)
				}
			}
			if diff := cmp.Diff(wantCalls, gotCalls); diff != "" {
				t.Errorf("calls (-connection +short way)\n%s", diff)
			}
		})
	}
}

// live makes all calls of life, each of which meets f, in a bubble of their own:
// their times are the same every time.
func live(t *testing.T, f fakedocker.Fault, dial func(*testing.T, *fakedocker.Engine) *client.Client) (replies []reply, calls []fakedocker.Call) {
	synctest.Test(t, func(t *testing.T) {
		eng := fakedocker.Start(t, fakedocker.Options{Seed: 1, AllowNotModelled: true, Images: map[string]fakedocker.Program{"app:1": app}})
		if f != (fakedocker.Fault{}) { // an undisturbed call is answered where it is made
			eng.Intercept(func(context.Context, fakedocker.Call) fakedocker.Fault { return f })
		}
		cli := dial(t, eng)
		for _, call := range life {
			replies = append(replies, ask(t, cli, call))
			synctest.Wait() // programs that a signal ends have ended
		}
		calls = eng.Calls()
	})
	return replies, calls
}

// What a client meets whose call does not come to its end.
func TestCallsThatEndBeforeTheirEnd(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		during func(*fakedocker.Engine, context.CancelFunc)
		want   error
	}{
		"the client leaves": {func(_ *fakedocker.Engine, leave context.CancelFunc) { leave() }, context.Canceled},
		"the engine ends":   {func(eng *fakedocker.Engine, _ context.CancelFunc) { eng.Crash() }, io.EOF},
		"the handler ends":  {func(*fakedocker.Engine, context.CancelFunc) { runtime.Goexit() }, io.EOF},
		"it is aborted":     {func(*fakedocker.Engine, context.CancelFunc) { panic(http.ErrAbortHandler) }, io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eng := fakedocker.Start(t, fakedocker.Options{})
			for way, cli := range map[string]*client.Client{"short way": eng.Client(), "connection": onWire(t, eng)} {
				ctx, leave := context.WithCancel(t.Context())
				eng.Intercept(func(ctx context.Context, c fakedocker.Call) fakedocker.Fault {
					if c.Op != "NetworksPrune" {
						return fakedocker.Fault{}
					}
					test.during(eng, leave)
					<-ctx.Done()
					return fakedocker.Fault{}
				})
				_, err := cli.NetworksPrune(ctx, filters.Args{})
				if !errors.Is(err, test.want) && !strings.Contains(err.Error(), test.want.Error()) {
					t.Errorf("%s: %v, want %v", way, err, test.want)
				}
				leave()
				eng.Boot()
			}
		})
	}
}
