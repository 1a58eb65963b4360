// Command interapp shows how apps reach each other by name.
//
// It makes a network, deploys two apps onto it in each of the three attachment
// phases, and asks from inside their containers who resolves whom and who
// answers. Every step prints what was asked, what happened, and a verdict.
//
//	go run ./examples/interapp                   on a fake engine, in this process
//	go run ./examples/interapp -profile 20.10    on a fake of another release
//	go run ./examples/interapp -docker           on the engine of DOCKER_HOST
//
// On a real engine it makes its image out of a program of this repository, for
// which it needs the go command and must run inside the module, and removes
// whatever it made, also when it is interrupted or fails. The exit code is 0
// when every verdict is ok, 1 when one is wrong, 2 for wrong usage or trouble
// with the engine.
//
// The file to copy from is deploy.go.
package main

import (
	"os"

	"github.com/appnet-go/appnet/internal/lab"
)

func main() {
	os.Exit(lab.Play("interapp", os.Args[1:], os.Stdout, os.Stderr, tell))
}
