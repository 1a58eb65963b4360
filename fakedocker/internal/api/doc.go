// Package api answers the Engine API over a core.Engine: it finds the route of
// a request, checks the API version, reads parameters and bodies the way each
// engine release does, and writes what the core returns.
//
// It holds no state. The route table is data, made once and shared by every
// engine. What an engine has and the fake has not is in the table too: it is
// answered with 501 and reported, so that a test fails where it would
// otherwise pass for the wrong reason.
package api
