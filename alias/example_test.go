package alias_test

import (
	"errors"
	"fmt"
	"slices"

	"github.com/appnet-go/appnet/alias"
)

func Example() {
	web := alias.Name{App: "node-js-app", Process: "web"}
	rpc := alias.Name{App: "python-app", Process: "rpc", TLD: "internal"}

	fmt.Println(web)
	fmt.Println(web.URL("http", alias.DefaultPort))
	fmt.Println(web.WithHostname("3f2a9c1b7d60"))
	fmt.Println(rpc.Addr(9000))
	// Output:
	// node-js-app.web
	// http://node-js-app.web:5000
	// 3f2a9c1b7d60.node-js-app.web
	// python-app.rpc.internal:9000
}

func ExampleName_Validate() {
	err := alias.Name{App: "My_App", Process: "80"}.Validate()
	fmt.Println(err)
	fmt.Println(errors.Is(err, alias.ErrInvalid))
	// Output:
	// alias: app "My_App": upper-case 'M': use lower-case letters, digits, '-' and '_'
	// alias: process "80": last label "80" is a number: end in another label, a host that ends in a number reads as an IPv4 address
	// true
}

func ExampleName_Compare() {
	names := []alias.Name{
		{App: "shop", Process: "worker"},
		{Hostname: "3f2a", App: "shop", Process: "web"},
		{App: "shop", Process: "web"},
	}
	slices.SortFunc(names, alias.Name.Compare)
	fmt.Println(names)
	// Output: [shop.web 3f2a.shop.web shop.worker]
}

func ExampleParse() {
	name, err := alias.Parse("shop.v2.web.internal", "internal")
	fmt.Printf("app %s, process %s, %v\n", name.App, name.Process, err)

	_, err = alias.Parse("web", "")
	fmt.Println(err)
	// Output:
	// app shop.v2, process web, <nil>
	// alias: name "web": write it as APP.PROCESS
}

func ExampleParseContainer() {
	name, err := alias.ParseContainer("3f2a.shop.web", "")
	fmt.Printf("hostname %s, app %s, process %s, %v\n", name.Hostname, name.App, name.Process, err)
	// Output: hostname 3f2a, app shop, process web, <nil>
}

func ExampleConflicts() {
	conflicts := alias.Conflicts(
		alias.Name{App: "shop", Process: "web"},
		alias.Name{App: "shop.web", Process: "api"},
		alias.Name{App: "shop", Process: "web.api"},
	)
	for _, c := range conflicts {
		fmt.Println(c)
	}
	// Output: alias: name "shop.web.api": shared by app "shop" process "web.api" and app "shop.web" process "api": rename one, or give it another TLD
}
