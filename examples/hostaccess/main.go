// Command hostaccess shows the two ways in which an app's container reaches a
// process that runs directly on the host.
//
// It starts HTTP servers on the host, one that listens on all interfaces and
// one on 127.0.0.1 only, and asks for them from inside containers: with host
// networking, with a host gateway, before and after the settings change. Every
// step prints what was asked, what happened, and a verdict. It ends with the
// comparison of the two ways, and what we recommend.
//
//	go run ./examples/hostaccess                   on a fake engine and its fake host
//	go run ./examples/hostaccess -profile 20.10    on a fake of another release
//	go run ./examples/hostaccess -docker           on the engine of DOCKER_HOST, and this machine
//
// On a real engine it makes its image out of a program of this repository, for
// which it needs the go command and must run inside the module, and removes
// whatever it made, also when it is interrupted or fails. The exit code is 0
// when every verdict is ok, 1 when one is wrong, 2 for wrong usage or trouble
// with the engine.
package main

import (
	"os"

	"github.com/appnet-go/appnet/internal/lab"
)

func main() {
	os.Exit(lab.Play("hostaccess", os.Args[1:], os.Stdout, os.Stderr, tell))
}
