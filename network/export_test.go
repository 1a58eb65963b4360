package network

import "time"

// Impatient returns a copy of m that gives up soon on an engine that does not
// answer.
func Impatient(m *Manager) *Manager {
	c := *m
	c.settle = 5 * time.Millisecond
	return &c
}

// EndpointIn finds what binds a container to a network.
var EndpointIn = endpointIn
