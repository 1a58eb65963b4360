package core

import (
	"fmt"
	"net/netip"
	"strings"
)

// hostGateway is the word that stands for the host in an extra hosts entry.
const hostGateway = "host-gateway"

const (
	hostsHead  = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
	hostsNodes = "ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n"
)

// GatewayAddress is what host-gateway stands for on every network: the
// address of the default bridge.
func (e *Engine) GatewayAddress() netip.Addr {
	return e.nets.byName[bridgeName][0].subnets[0].gateway
}

// hostsFile is a running container's /etc/hosts.
func (e *Engine) hostsFile(c *cont) string {
	if c.config.NetworkDisabled {
		return "" // the engine puts none in
	}
	c = e.namesFrom(c)
	var b strings.Builder
	b.WriteString(hostsHead + e.say.hostsNets + hostsNodes)
	for _, entry := range c.host.ExtraHosts {
		name, addr, _ := strings.Cut(entry, ":")
		if addr == hostGateway {
			addr = e.GatewayAddress().String()
		}
		fmt.Fprintf(&b, "%s\t%s\n", addr, name)
	}
	for _, ep := range c.liveEndpoints() {
		for _, a := range addresses([]*endpoint{ep}) {
			fmt.Fprintf(&b, "%s\t%s\n", a, c.hostnames())
		}
	}
	return b.String()
}

// hostname is what the container calls itself.
func (c *cont) hostname() string {
	if c.config.Hostname != "" {
		return c.config.Hostname
	}
	return c.id[:12]
}

// hostnames are the container's full name and its first label, as its hosts file
// has them. A domain is put behind a hostname that has one, too.
func (c *cont) hostnames() string {
	full := c.hostname()
	if c.config.Domainname != "" {
		full += "." + c.config.Domainname
	}
	if short, _, ok := strings.Cut(full, "."); ok {
		return full + " " + short
	}
	return full
}

// LookupHosts reads a hosts file: the addresses of name, or none.
func LookupHosts(file, name string) []netip.Addr {
	var list []netip.Addr
	for line := range strings.Lines(file) {
		fields := strings.Fields(line)
		for i, f := range fields {
			if i == 0 || !strings.EqualFold(f, name) {
				continue
			}
			if a, err := netip.ParseAddr(fields[0]); err == nil {
				list = append(list, a)
			}
		}
	}
	return list
}
