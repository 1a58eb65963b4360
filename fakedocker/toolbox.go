package fakedocker

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Toolbox returns commands for a look around in a container, in the manner of
// busybox: cat, curl, echo, env, false, hostname, nslookup, sh, sleep, true and
// wget. Their output has the shape of the real ones', so that docker exec shows
// a person something. There are no files but /etc/hosts, /etc/hostname and
// /etc/resolv.conf. The map is the caller's: [Commands.With] joins it with
// programs, and sh knows what is put into this very map.
func Toolbox() Commands {
	box := Commands{
		"cat": cat, "curl": Curl, "echo": echo, "env": env, "false": False, "hostname": hostname,
		"nslookup": Nslookup, "sleep": Sleep, "true": True, "wget": Wget,
	}
	box["sh"] = shell(box)
	return box
}

// True is a program that ends at once with exit code 0.
func True(context.Context, *Process) int { return 0 }

// False is a program that ends at once with exit code 1.
func False(context.Context, *Process) int { return 1 }

func echo(_ context.Context, p *Process) int {
	words, end := p.Args[1:], "\n"
	if len(words) > 0 && words[0] == "-n" {
		words, end = words[1:], ""
	}
	fmt.Fprint(p.Stdout, strings.Join(words, " "), end)
	return 0
}

func env(_ context.Context, p *Process) int {
	fmt.Fprintln(p.Stdout, strings.Join(p.Env, "\n"))
	return 0
}

func hostname(_ context.Context, p *Process) int {
	fmt.Fprintln(p.Stdout, p.Hostname())
	return 0
}

func cat(_ context.Context, p *Process) int {
	if len(p.Args) == 1 {
		_, _ = io.Copy(p.Stdout, p.Stdin)
	}
	code := 0
	for _, name := range p.Args[1:] {
		text := p.inner.File(name)
		if text == "" {
			fmt.Fprintf(p.Stderr, "cat: can't open '%s': No such file or directory\n", name)
			code = 1
		}
		fmt.Fprint(p.Stdout, text)
	}
	return code
}
