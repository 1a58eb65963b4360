// Package differential plays random sequences of calls on a real engine and on
// the fake of its profile, and compares status and canonical body after each.
//
// A sequence is a scenario (package scenario) of some fifty calls on an engine
// that holds nothing, made from a seed: networks, containers in all their
// states, connections, names that collide or are not there, malformed requests.
// The first difference ends it. It is shrunk to the few calls that it needs and
// printed as scenario lines, ready to be kept.
package differential
