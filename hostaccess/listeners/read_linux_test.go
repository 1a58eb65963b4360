package listeners

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/appnet-go/appnet/hostaccess"
)

const (
	tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1 0000000000000000 100 0 0 10 0
   1: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 102 1 0000000000000000 100 0 0 10 0
   2: 0100007F:1F40 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 103 1 0000000000000000 100 0 0 10 0
   3: 010011AC:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 104 1 0000000000000000 100 0 0 10 0
`
	tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 105 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:0017 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 106 1 0000000000000000 100 0 0 10 0
`
)

// fakeProc makes a /proc out of files, and of links where the text begins so.
func fakeProc(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if strings.HasPrefix(content, "socket:") || strings.HasPrefix(content, "pipe:") {
			err = os.Symlink(content, path)
		} else {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestReadProc(t *testing.T) {
	addr := netip.MustParseAddr
	tests := []struct {
		reason string
		files  map[string]string
		want   []hostaccess.Listener
	}{
		{"all of it", map[string]string{
			"net/tcp": tcp, "net/tcp6": tcp6,
			"7/comm": "python3\n", "7/fd/3": "socket:[101]", "7/fd/4": "pipe:[102]", "7/fd/5": "socket:[x]",
			"12/comm": "postgres\n", "12/fd/3": "socket:[102]", "12/fd/4": "socket:[103]",
			"110/comm": "worker\n", "110/fd/3": "socket:[102]",
			"13/comm": "no files of its own shown\n",
			"14/fd/3": "socket:[105]",
		}, []hostaccess.Listener{
			{Addr: addr("::"), Port: 22, PID: 14},
			{Addr: addr("127.0.0.1"), Port: 23},
			{Addr: addr("172.17.0.1"), Port: 80},
			{Addr: addr("0.0.0.0"), Port: 5432, PID: 12, Process: "postgres"},
			{Addr: addr("127.0.0.1"), Port: 8000, PID: 7, Process: "python3"},
		}},
		{"no IPv6", map[string]string{"net/tcp": strings.Join(strings.SplitAfter(tcp, "\n")[:2], "")},
			[]hostaccess.Listener{{Addr: addr("127.0.0.1"), Port: 8000}}},
		{"nothing listens", map[string]string{"net/tcp": strings.SplitAfter(tcp, "\n")[0]}, nil},
	}
	for _, tt := range tests {
		got, err := read(t.Context(), fakeProc(t, tt.files))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.reason, diff)
		}
	}
}

func TestReadProcError(t *testing.T) {
	for reason, mount := range map[string]string{
		"no /proc":        filepath.Join(t.TempDir(), "missing"),
		"no sockets":      t.TempDir(),
		"broken sockets":  fakeProc(t, map[string]string{"net/tcp": "sl\n0: 0100007F 0 0A"}),
		"broken sockets6": fakeProc(t, map[string]string{"net/tcp": tcp, "net/tcp6": "sl\n0: 0100007F 0 0A"}),
	} {
		if _, err := read(t.Context(), mount); err == nil || !strings.HasPrefix(err.Error(), "listeners: read: ") {
			t.Errorf("%s: %v", reason, err)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := read(ctx, fakeProc(t, map[string]string{"net/tcp": tcp, "7/comm": "python3\n"}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// This process, as the machine shows it.
func TestRead(t *testing.T) {
	comm, err := os.ReadFile("/proc/self/comm")
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"127.0.0.1", "0.0.0.0", "::1", "::"} {
		addr := netip.MustParseAddr(address)
		network := "tcp4"
		if addr.Is6() {
			network = "tcp6"
		}
		listener, err := net.Listen(network, net.JoinHostPort(address, "0"))
		if err != nil {
			t.Logf("%s: %v: this machine has no such address", address, err)
			continue
		}
		t.Cleanup(func() { listener.Close() })
		port := netip.MustParseAddrPort(listener.Addr().String()).Port()
		all, err := Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := hostaccess.Listener{Addr: addr, Port: port, PID: os.Getpid(), Process: strings.TrimSpace(string(comm))}
		if !slices.Contains(all, want) {
			t.Errorf("%v is not among %v", want, all)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := Read(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
