package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/appnet-go/appnet/fakedocker"
)

// settings are what the command line says.
type settings struct {
	hosts      hosts
	images     list
	pull       bool
	profile    string
	seed       uint64
	hostname   string
	firewalled bool
}

// parse reads the command line.
func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("fakedockerd", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are returned, and said once
	flags.Var(&s.hosts, "H", "listen on this `host`, unix:///PATH or tcp://HOST:PORT; port 0 is a free one; may be given several times (default tcp://127.0.0.1:0)")
	flags.StringVar(&s.profile, "engine", "", "behave like this `release`: "+strings.Join(fakedocker.Profiles(), ", ")+" (default 29)")
	flags.Var(&s.images, "image", "have this image, `NAME[:TAG]`; may be given several times")
	flags.BoolVar(&s.pull, "pull", false, "let every pull find its image; without it an unknown image is the engine's 404")
	flags.Func("seed", "a `number` from which all comes that engines choose at random (default 0)", s.setSeed)
	flags.StringVar(&s.hostname, "hostname", "", "`name` of the machine that the engine runs on (default fakedocker)")
	flags.BoolVar(&s.firewalled, "firewalled", false, "drop what containers send to the machine, as a firewall does")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage(flags, stderr)
		}
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("argument %q: want flags only; -h lists them", flags.Arg(0))
	}
	if len(s.hosts) == 0 {
		s.hosts = hosts{{"tcp", "127.0.0.1:0"}}
	}
	return s, nil
}

// setSeed reads the -seed flag.
func (s *settings) setSeed(text string) (err error) {
	if s.seed, err = strconv.ParseUint(text, 10, 64); err != nil {
		return errors.New("want a whole number from 0 to 18446744073709551615")
	}
	return nil
}

func usage(flags *flag.FlagSet, w io.Writer) {
	fmt.Fprintln(w, "usage: fakedockerd [-H host]... [-engine release] [-image name]... [-pull] [-seed number] [-hostname name] [-firewalled]")
	flags.SetOutput(w)
	flags.PrintDefaults()
}

// engine makes the engine that s asks for.
func (s settings) engine() (*fakedocker.Engine, error) {
	o := fakedocker.Options{
		Profile: s.profile, Seed: s.seed, Hostname: s.hostname, Firewalled: s.firewalled,
		Program: app(), Images: make(map[string]fakedocker.Program, len(s.images)),
	}
	for _, ref := range s.images {
		o.Images[ref] = nil // what Options.Program says
	}
	if s.pull {
		o.Pull = func(string) (fakedocker.Program, error) { return nil, nil }
	}
	return fakedocker.New(o)
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

// Set adds a value.
func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}
