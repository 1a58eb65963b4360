// Package core is the fake engine as a state machine: networks, endpoints,
// containers, images and events, with the behaviour of one engine release.
//
// It knows nothing of HTTP. Every operation is a method on [Engine] that takes
// and returns the Engine API's own types, and refuses with an [*Error] that
// carries the status and the text of the engine. What differs between releases
// is data in a [Profile]; what differs between API versions of one release is
// decided by the [Version] that a call brings along.
//
// One mutex guards the whole state. Programs run outside it, in goroutines
// that end before [Engine.Close] returns. Traffic goes through package vnet,
// which never calls back.
package core
