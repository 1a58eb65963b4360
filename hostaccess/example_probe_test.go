package hostaccess_test

import (
	"context"
	"fmt"
	"time"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/hostaccess"
)

func ExampleRunProbe() {
	engine, err := fakedocker.New(fakedocker.Options{}) // or a real one
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Close()
	engine.AddImage("curl", func(ctx context.Context, p *fakedocker.Process) int {
		conn, err := p.Dial(ctx, "tcp", p.Args[1])
		if err != nil {
			return 7 // as curl does where nobody accepts
		}
		conn.Close()
		return 0
	})
	database, err := engine.Host().Listen("tcp", "127.0.0.1:5432")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer database.Close()

	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for _, access := range []hostaccess.Access{hostaccess.HostNetwork(), hostaccess.Gateway()} {
		result, err := hostaccess.RunProbe(ctx, engine.Client(), hostaccess.Probe{
			Access: access, Image: "curl", Command: []string{"curl", access.Addr(5432)},
		})
		fmt.Println(access, result.Reason, err)
	}
	// Output:
	// host reached: exit code 0 <nil>
	// gateway not reached: exit code 7 <nil>
}
