package fakedocker_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestClientNegotiates(t *testing.T) {
	t.Parallel()
	for profile, want := range map[string]string{"20.10": "1.41", "26.1": "1.45", "28.5": "1.51", "29": "1.51"} {
		cli := fakedocker.Start(t, fakedocker.Options{Profile: profile}).Client()
		if _, err := cli.NetworkList(t.Context(), dnetwork.ListOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := cli.ClientVersion(); got != want {
			t.Errorf("profile %s: the client speaks %s, want %s", profile, got, want)
		}
	}
}

func TestPinnedVersion(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{Profile: "28.5", APIVersion: "1.43"})
	other, err := eng.NewClient(client.WithVersion("1.30"))
	if err != nil {
		t.Fatal(err)
	}
	for want, cli := range map[string]*client.Client{"1.43": eng.Client(), "1.30": other} {
		if _, err := cli.NetworkList(t.Context(), dnetwork.ListOptions{}); err != nil {
			t.Fatal(err)
		}
		calls := eng.Calls()
		if got := calls[len(calls)-1]; got.Version != want || cli.ClientVersion() != want {
			t.Errorf("the call is %+v, the client speaks %s; want %s", got, cli.ClientVersion(), want)
		}
	}
}

func TestClientsFromOutside(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	socket := filepath.Join(t.TempDir(), "docker.sock")
	if _, err := eng.Listen("unix", socket); err != nil {
		t.Fatal(err)
	}
	port, err := eng.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(eng.Handler())
	defer server.Close()

	for _, host := range []string{"unix://" + socket, "tcp://" + port.String(), "tcp://" + server.Listener.Addr().String()} {
		cli, err := client.NewClientWithOpts(client.WithHost(host), client.WithAPIVersionNegotiation())
		if err != nil {
			t.Fatal(err)
		}
		defer cli.Close()
		if _, err := cli.NetworkInspect(t.Context(), "bridge", dnetwork.InspectOptions{}); err != nil {
			t.Errorf("over %s: %v", host, err)
		}
	}
	if err := eng.Close(); err != nil {
		t.Error(err)
	}
	if _, err := eng.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("Listen after Close: no error")
	}
}

func TestCloseEndsStreams(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://engine/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := eng.Client().HTTPClient().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := eng.Close(); err != nil {
		t.Error(err)
	}
	if _, err := io.ReadAll(answer.Body); err != nil {
		t.Logf("the stream ended with %v", err)
	}
}
