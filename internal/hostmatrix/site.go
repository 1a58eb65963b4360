package hostmatrix

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/lab"
)

// A site is what the matrix is measured with: two networks, and a listener on
// every address of the host.
type site struct {
	lab              *lab.Lab
	custom, internal string // networks
	listeners        map[netip.Addr]net.Listener
	accepting        sync.WaitGroup
}

// places makes the networks and opens the listeners.
func (s *site) places(ctx context.Context, docker0 netip.Addr) (p Places, err error) {
	p.Docker0 = docker0
	if s.custom, p.Custom, err = s.network(ctx, "custom", false); err != nil {
		return Places{}, err
	}
	if s.internal, p.Internal, err = s.network(ctx, "internal", true); err != nil {
		return Places{}, err
	}
	if p.Interface, err = s.otherInterface(p); err != nil {
		return Places{}, err
	}
	for _, addr := range []netip.Addr{loopback, netip.IPv4Unspecified(), netip.IPv6Unspecified(), p.Docker0, p.Custom, p.Internal, p.Interface} {
		if !addr.IsValid() {
			continue
		}
		if err := s.listen(addr); err != nil {
			return Places{}, err
		}
	}
	return p, nil
}

// network makes a network and returns its name and its address on the host.
func (s *site) network(ctx context.Context, name string, internal bool) (string, netip.Addr, error) {
	name = s.lab.Unique(name)
	made, err := s.lab.Client.NetworkCreate(ctx, name, dnetwork.CreateOptions{Labels: s.lab.Labels(), Internal: internal})
	if err != nil {
		return "", netip.Addr{}, err
	}
	n, err := s.lab.Client.NetworkInspect(ctx, made.ID, dnetwork.InspectOptions{})
	if err != nil {
		return "", netip.Addr{}, err
	}
	for _, config := range n.IPAM.Config {
		if addr, err := netip.ParseAddr(config.Gateway); err == nil && addr.Is4() {
			return name, addr, nil
		}
	}
	return "", netip.Addr{}, fmt.Errorf("network %s: no IPv4 gateway", name)
}

// listen opens a listener that accepts and hangs up.
func (s *site) listen(addr netip.Addr) error {
	network := "tcp4"
	if addr.Is6() {
		network = "tcp" // takes IPv4 as well
	}
	listener, err := s.lab.Host.Listen(network, netip.AddrPortFrom(addr, 0).String())
	if err != nil {
		return err
	}
	s.listeners[addr] = listener
	s.accepting.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	})
	return nil
}

// port returns the port that is listened on at an address.
func (s *site) port(addr netip.Addr) (string, error) {
	_, port, err := net.SplitHostPort(s.listeners[addr].Addr().String())
	return port, err
}

func (s *site) close() error {
	var errs []error
	for _, listener := range s.listeners {
		errs = append(errs, listener.Close())
	}
	s.accepting.Wait()
	return errors.Join(errs...)
}

// fakeLAN is the address of the fake host's LAN.
var fakeLAN = netip.AddrFrom4([4]byte{10, 0, 2, 15})

// otherInterface returns an IPv4 address of the host that no bridge of the
// engine has; the zero Addr if there is none.
func (s *site) otherInterface(p Places) (netip.Addr, error) {
	if !s.lab.Real {
		return fakeLAN, nil
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		return netip.Addr{}, err
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagLoopback != 0 || i.Flags&net.FlagUp == 0 || isBridge(i.Name) {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			return netip.Addr{}, err
		}
		for _, text := range addrs {
			prefix, err := netip.ParsePrefix(text.String())
			if addr := prefix.Addr(); err == nil && addr.Is4() && addr != p.Docker0 && addr != p.Custom && addr != p.Internal {
				return addr, nil
			}
		}
	}
	return netip.Addr{}, nil
}

// isBridge knows the names of bridges that engines make, and package network.
func isBridge(name string) bool {
	return strings.HasPrefix(name, "docker") || strings.HasPrefix(name, "br-") || strings.HasPrefix(name, "an-") ||
		strings.HasPrefix(name, "veth")
}
