package hostaccess_test

import (
	"fmt"

	"github.com/docker/docker/api/types/build"

	"github.com/appnet-go/appnet/hostaccess"
)

func ExampleAccess_ConfigureBuild() {
	opts := build.ImageBuildOptions{Version: build.BuilderBuildKit}
	fmt.Println(hostaccess.Gateway().ConfigureBuild(&opts), opts.ExtraHosts)

	opts = build.ImageBuildOptions{Version: build.BuilderBuildKit, NetworkMode: "web"}
	fmt.Println(hostaccess.Gateway().ConfigureBuild(&opts))
	// Output:
	// <nil> [host.docker.internal:host-gateway]
	// hostaccess: NetworkMode "web": want empty, default, host or none: the engine takes no network by name, bridge included: build with version 1
}

func ExampleBuilder_Check() {
	fmt.Println(hostaccess.Dockerfile.Check(hostaccess.Gateway()))
	fmt.Println(hostaccess.Pack.Check(hostaccess.Gateway()))
	// Output:
	// <nil>
	// hostaccess: builder pack: host gateway: refused: pack has no flag for host entries: choose host networking
}

func ExampleBuildTable() {
	fmt.Println(hostaccess.BuildTable()[:7])
	// Output:
	// builder       option          support    measured  how, or why not
	// api-classic   host network    supported  yes       NetworkMode host
	// api-classic   host gateway    supported  yes       ExtraHosts NAME:host-gateway
	// api-classic   custom network  supported  yes       NetworkMode NAME; aliases resolve
	// api-buildkit  host network    supported  yes       NetworkMode host
	// api-buildkit  host gateway    supported  yes       ExtraHosts NAME:host-gateway
	// api-buildkit  custom network  refused    yes       the engine takes no network by name, bridge included: build with version 1
	// herokuish     host network    supported  no        configure the build container
}
