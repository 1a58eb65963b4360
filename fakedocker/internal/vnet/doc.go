// Package vnet is a small network in memory: namespaces, bridges, addresses, routes, and the TCP and UDP traffic over
// them. It opens no socket of the machine and starts no goroutine; what a program gets are ordinary [net.Listener],
// [net.Conn] and [net.PacketConn] values, so net/http and everything else that takes those runs over it unchanged.
//
// A [Net] is one machine. It has a host [Namespace], any number of bridges whose gateway addresses belong to the host,
// and further namespaces whose interfaces are attached to bridges. Who reaches whom follows the rules of a Linux machine
// that runs a container engine, as measured on engines 20.10, 26.1 and 28.5:
//
//   - members of one bridge reach each other, members of different bridges do not (their packets vanish);
//   - a member of a bridge with a default route reaches every address of the host but not the host's loopback;
//   - a member of an internal bridge reaches its own gateway only ([Options.InternalReachesHost] lifts that);
//   - the host reaches every member;
//   - a published port is answered at the host's addresses.
//
// [Net.Reach] answers such a question without traffic and says why; [Namespace.Dial] behaves accordingly, with the errors
// of package net: refused, unreachable, or silence until the context ends.
//
// Sockets belong to a [Process] of a namespace. When it is closed, they close as those of a killed program do: peers see
// the end of the stream, or a reset when data lay unread. Detaching an [Iface] is different: connections over it go
// silent, and no one is told.
//
// Not modelled: anything outside the machine, multicast and broadcast, link-local addresses, loss and delay, TIME_WAIT.
//
// All methods may be called from several goroutines at once.
package vnet
