package fakedocker_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// toolboxEngine has a web server at the alias shop.web on the network shop, a
// closed port beside it, and a container named box with the toolbox.
func toolboxEngine(t *testing.T, profile string) *client.Client {
	t.Helper()
	hello := fakedocker.HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/":
			fmt.Fprintln(w, "hello")
		case "/echo":
			fmt.Fprintf(w, "%s %s %s", r.Method, r.Header.Get("X-A"), body)
		default:
			http.NotFound(w, r)
		}
	}))
	eng := fakedocker.Start(t, fakedocker.Options{
		Profile:  profile,
		Images:   map[string]fakedocker.Program{"web:1": hello},
		Commands: map[string]fakedocker.Commands{"box:1": fakedocker.Toolbox()},
	})
	cli := eng.Client()
	network(t, cli, "shop")
	launch(t, cli, "web", &container.Config{Image: "web:1"}, "shop.web")
	launch(t, cli, "box", &container.Config{Image: "box:1", Cmd: []string{"sleep", "infinity"}, Hostname: "box", Env: []string{"COLOR=red"}})
	for range 10_000 {
		if eng.Reachable("box", "shop.web:5000") == nil {
			break
		}
	}
	return cli
}

func launch(t *testing.T, cli *client.Client, name string, config *container.Config, aliases ...string) {
	t.Helper()
	host := &container.HostConfig{NetworkMode: "shop"}
	nets := &dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{"shop": {Aliases: aliases}}}
	if _, err := cli.ContainerCreate(t.Context(), config, host, nets, nil, name); err != nil {
		t.Fatal(err)
	}
	if err := cli.ContainerStart(t.Context(), name, container.StartOptions{}); err != nil {
		t.Fatal(err)
	}
}

func TestToolbox(t *testing.T) {
	t.Parallel()
	cli := toolboxEngine(t, "28.5")
	tests := []struct {
		command     string // split at blanks, unless it is for sh -c
		stdout, err string
		code        int
	}{
		{"true", "", "", 0},
		{"/bin/true", "", "", 0},
		{"false", "", "", 1},
		{"echo a b", "a b\n", "", 0},
		{"echo -n a", "a", "", 0},
		{"hostname", "box\n", "", 0},
		{"cat /etc/hostname", "box\n", "", 0},
		{"cat /nope", "", "cat: can't open '/nope': No such file or directory\n", 1},
		{"sleep 0.001", "", "", 0},
		{"sleep 0.001s 0", "", "", 0},
		{"sleep", "", "Usage: sleep [N]...\n", 1},
		{"sleep x", "", "sleep: invalid number 'x'\n", 1},
		{
			"nslookup shop.web", "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\nNon-authoritative answer:\n" +
				"Name:\tshop.web\nAddress: 172.18.0.2\n\nNon-authoritative answer:\n\n", "", 0,
		},
		{
			"nslookup nope", "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\n** server can't find nope: NXDOMAIN\n\n" +
				"** server can't find nope: NXDOMAIN\n\n", "", 1,
		},
		{
			"nslookup 172.18.0.2", "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\nNon-authoritative answer:\n" +
				"2.0.18.172.in-addr.arpa\tname = web.shop\n\n", "", 0,
		},
		{"wget -qO- http://shop.web:5000/", "hello\n", "", 0},
		{
			"wget -O- http://shop.web:5000/", "hello\n", "Connecting to shop.web:5000 (172.18.0.2:5000)\nwriting to stdout\n" +
				"-                    100% |********************************|     6  0:00:00 ETA\nwritten to stdout\n", 0,
		},
		{"wget -q -O - shop.web:5000/nope", "", "wget: server returned error: HTTP/1.1 404 Not Found\n", 1},
		{"wget -q --header X-A:1 --post-data b=2 -O- shop.web:5000/echo", "POST 1 b=2", "", 0},
		{"wget --spider -q shop.web:5000", "", "", 0},
		{"wget -q shop.web:5001", "", "wget: can't connect to remote host (172.18.0.2): Connection refused\n", 1},
		{"wget -q nope.nope:5001", "", "wget: bad address 'nope.nope:5001'\n", 1},
		{"curl http://shop.web:5000", "hello\n", "", 0},
		{"curl -s -o /dev/null -w %{http_code} shop.web:5000/x", "404", "", 0},
		{"curl -fsS shop.web:5000/x", "", "curl: (22) The requested URL returned error: 404\n", 22},
		{"curl -s -X PUT -H X-A:1 -d b=2 shop.web:5000/echo", "PUT 1 b=2", "", 0},
		{"curl -s nope", "", "", 6},
		{"curl nope", "", "curl: (6) Could not resolve host: nope\n", 6},
		{"curl -s shop.web:5001", "", "", 7},
		{"curl", "", "curl: try 'curl --help' or 'curl --manual' for more information\n", 2},
		{"sh -c echo 'a  b' \"c $COLOR\" '$COLOR'$COLOR", "a  b c red $COLORred\n", "", 0},
		{"sh -c false || echo no && echo yes; false && echo never; echo $?", "no\nyes\n1\n", "", 0},
		{"sh -c nope", "", "sh: nope: not found\n", 127},
		{"sh -c exit 3; echo never", "", "", 3},
		{"sh -c exec echo a; echo never", "a\n", "", 0},
		{"sh -c echo a | cat", "", "sh: syntax error: \"|\" is more than this shell knows\n", 2},
		{"sh -c echo 'a", "", "sh: syntax error: unterminated quoted string\n", 2},
	}
	for _, tt := range tests {
		args := strings.Fields(tt.command)
		if line, ok := strings.CutPrefix(tt.command, "sh -c "); ok {
			args = []string{"sh", "-c", line}
		}
		stdout, stderr, code := exec(t, cli, "box", "", args...)
		if diff := cmp.Diff([]any{tt.stdout, tt.err, tt.code}, []any{stdout, stderr, code}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.command, diff)
		}
	}
	if out, _, _ := exec(t, cli, "box", "echo a\nexit 4\necho b\n", "sh"); out != "a\n" {
		t.Errorf("a shell that reads lines wrote %q, want a", out)
	}
	if out, _, _ := exec(t, cli, "box", "text", "cat"); out != "text" {
		t.Errorf("cat wrote %q, want its input", out)
	}
	if out, _, _ := exec(t, cli, "box", "", "env"); !strings.Contains(out, "COLOR=red\n") {
		t.Errorf("env wrote %q, want COLOR=red in it", out)
	}
}

// Measured: how engines refuse a command that an image has not.
func TestCommandsThatAreNotThere(t *testing.T) {
	t.Parallel()
	const runc = "unable to start container process: "
	tests := []struct {
		profile, start, exec, end string
		code                      int
	}{
		{"20.10", "failed to create shim task: OCI runtime create failed: runc create failed: " + runc, runc, ": unknown", 126},
		{
			"26.1", "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: " + runc,
			runc, ": unknown", 126,
		},
		{
			"28.5", "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: " + runc +
				"error during container init: ", runc, "", 127,
		},
	}
	missing := map[string]string{
		"nope":      `exec: "nope": executable file not found in $PATH`,
		"/bin/nope": `exec: "/bin/nope": stat /bin/nope: no such file or directory`,
	}
	for _, tt := range tests {
		cli := toolboxEngine(t, tt.profile)
		for command, why := range missing {
			got, state := startRefused(t, cli, command)
			want := "Error response from daemon: " + tt.start + why + tt.end
			if got != want || state.ExitCode != 127 || state.Status != container.StateCreated {
				t.Errorf("%s: start of %s: %s %d\n%s, want\n%s", tt.profile, command, state.Status, state.ExitCode, got, want)
			}
			stdout, _, code := exec(t, cli, "box", "", command)
			want = "OCI runtime exec failed: exec failed: " + tt.exec + why + tt.end + "\r\n"
			if stdout != want || code != tt.code {
				t.Errorf("%s: exec of %s: %d %q, want %d %q", tt.profile, command, code, stdout, tt.code, want)
			}
		}
	}
}

// startRefused makes a container of a command that is not there, starts it, and
// returns what the engine says.
func startRefused(t *testing.T, cli *client.Client, command string) (string, *container.State) {
	t.Helper()
	created, err := cli.ContainerCreate(t.Context(), &container.Config{Image: "box:1", Cmd: []string{command}},
		&container.HostConfig{NetworkMode: "shop"}, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	err = cli.ContainerStart(t.Context(), created.ID, container.StartOptions{})
	if err == nil {
		t.Fatalf("%s starts", command)
	}
	seen, inspectErr := cli.ContainerInspect(t.Context(), created.ID)
	if inspectErr != nil {
		t.Fatal(inspectErr)
	}
	return err.Error(), seen.State
}

// Commands stand beside the program that a container is for.
func TestCommandsBesideAProgram(t *testing.T) {
	t.Parallel()
	commands := fakedocker.Toolbox().With(fakedocker.Commands{"wait": app})
	eng := fakedocker.Start(t, fakedocker.Options{Commands: map[string]fakedocker.Commands{"shop/app:1": commands}})
	cli := eng.Client()
	network(t, cli, "shop")
	launch(t, cli, "a1", &container.Config{Image: "shop/app:1", Entrypoint: []string{"wait"}})
	if out, _, code := exec(t, cli, "a1", "", "nslookup", "a1"); code != 0 {
		t.Errorf("nslookup ended with %d:\n%s", code, out)
	}
	script := fakedocker.Toolbox().Run
	if err := eng.AddImage("any:1", script); err != nil {
		t.Fatal(err)
	}
	launch(t, cli, "b1", &container.Config{Image: "any:1", Cmd: []string{"nope"}})
	if code := waitFor(t, cli, "b1"); code != 127 {
		t.Errorf("a command that is not there ended with %d, want 127", code)
	}
}
