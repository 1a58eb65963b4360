package lab

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/pkg/stdcopy"
)

// Output returns what a container's own process has written to its standard
// output until now.
func (l *Lab) Output(ctx context.Context, name string) (string, error) {
	logs, err := l.Client.ContainerLogs(ctx, name, container.LogsOptions{ShowStdout: true})
	if err != nil {
		return "", fmt.Errorf("output of %s: %w", name, err)
	}
	defer logs.Close()
	var stdout bytes.Buffer
	if _, err := stdcopy.StdCopy(&stdout, io.Discard, logs); err != nil {
		return "", fmt.Errorf("output of %s: %w", name, err)
	}
	return stdout.String(), nil
}
