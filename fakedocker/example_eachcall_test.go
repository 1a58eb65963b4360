package fakedocker_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
)

// In a test, [fakedocker.EachCall] makes each of these cases a subtest:
//
//	fakedocker.EachCall(t, fakedocker.EachCallOptions{}, func(t *testing.T, c *fakedocker.Case) {
//		eng := fakedocker.Start(t, options)
//		err := c.Run(t.Context(), eng, deploy)
//		...
//	})
//
// This program undoes what it did when something goes wrong. It is not careful
// enough: it trusts that what failed has not happened.
func ExampleCases() {
	deploy := func(ctx context.Context, cli *client.Client) error {
		if _, err := cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{}); err != nil {
			return err
		}
		_, err := cli.ContainerCreate(ctx, &container.Config{Image: "app:1"}, nil, nil, nil, "web")
		if err != nil {
			return errors.Join(err, cli.NetworkRemove(context.WithoutCancel(ctx), "shop"))
		}
		return nil
	}
	o := fakedocker.EachCallOptions{Mishaps: []fakedocker.Mishap{fakedocker.CallRefused, fakedocker.CallHangs, fakedocker.AnswerLost}}
	ctx := context.Background()
	for c := range fakedocker.Cases(o) {
		eng, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": nil}})
		if err != nil {
			fmt.Println(err)
			return
		}
		failed := c.Run(ctx, eng, deploy) != nil
		_, noNetwork := eng.Client().NetworkInspect(ctx, "shop", dnetwork.InspectOptions{})
		_, noContainer := eng.Client().ContainerInspect(ctx, "web")
		if left := noNetwork == nil || noContainer == nil; failed && left {
			fmt.Println(c, "leaves something behind")
		}
		eng.Close()
	}
	// Output:
	// lose-answer/1-NetworkCreate leaves something behind
	// lose-answer/2-ContainerCreate leaves something behind
}
