package lab

import (
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// portListener is a listener as far as its address.
type portListener struct {
	net.Listener
	port int
}

func (l portListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4zero, Port: l.port} }
func (l portListener) Close() error   { return nil }

// Free ports are different ones, also where the system has the same one twice.
func TestFreePortsDiffer(t *testing.T) {
	free := []int{40001, 40001, 40001, 40003, 80, 80}
	h := &machineHost{given: map[string]bool{}, check: func() error { return nil }, listen: func(string, string) (net.Listener, error) {
		port := free[0]
		free = free[1:]
		return portListener{port: port}, nil
	}}
	var got []int
	for _, address := range []string{"127.0.0.1:0", "172.17.0.1:0", "127.0.0.1:80", "172.17.0.1:80"} {
		l, err := h.Listen("tcp4", address)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, l.Addr().(*net.TCPAddr).Port)
	}
	if diff := cmp.Diff([]int{40001, 40003, 80, 80}, got); diff != "" {
		t.Errorf("ports (-want +got)\n%s", diff)
	}
}
