// Command record plays the scenarios of fakedocker/testdata on a real engine
// and writes down what it answers. It removes everything that the engine holds:
// use one that was made for this, see scripts/engines.
//
//	record -engine 28.5 -socket /path/to/docker.sock -api 1.51,1.44
//
// Only what is missing or out of date is recorded: it may be interrupted and
// started again, and several may run at once, each with an engine of its own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/truth"
	"github.com/appnet-go/appnet/internal/truth/scenario"
	"github.com/appnet-go/appnet/internal/truth/transcript"
)

type settings struct {
	engine, socket, apis string
	scenarios, out       string
	only                 string
	runs                 int
	timeout, each        time.Duration
	force                bool
}

func main() {
	var s settings
	flag.StringVar(&s.engine, "engine", "", "the engine's `release`, such as 28.5: the folder that the transcripts go to")
	flag.StringVar(&s.socket, "socket", "", "`path` of the engine's unix socket")
	flag.StringVar(&s.apis, "api", "", "`versions` of the API to record, separated by commas")
	flag.StringVar(&s.scenarios, "scenarios", "fakedocker/testdata/scenarios", "`folder` of the scenarios")
	flag.StringVar(&s.out, "out", "fakedocker/testdata/recorded", "`folder` of the transcripts")
	flag.StringVar(&s.only, "only", "", "record the scenarios whose names match this `expression`")
	flag.IntVar(&s.runs, "runs", 3, "`number` of runs of each scenario")
	flag.DurationVar(&s.timeout, "timeout", time.Hour, "longest `duration` of everything")
	flag.DurationVar(&s.each, "each", 3*time.Minute, "longest `duration` of one run")
	flag.BoolVar(&s.force, "force", false, "record what is up to date, too")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := s.record(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func (s *settings) record(ctx context.Context) error {
	if s.engine == "" || s.socket == "" || s.apis == "" || s.runs < 1 || flag.NArg() > 0 {
		return errors.New("want -engine, -socket and -api, at least one run, and no arguments; see -help")
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	only, err := regexp.Compile(s.only)
	if err != nil {
		return err
	}
	all, err := scenario.Load(s.scenarios)
	if err != nil {
		return err
	}
	archive, err := lab.Archive(ctx, runtime.GOARCH)
	if err != nil {
		return err
	}
	t, err := truth.Real(ctx, s.socket, archive)
	if err != nil {
		return err
	}
	defer func() {
		if err := t.Close(context.WithoutCancel(ctx)); err != nil {
			fmt.Fprintln(os.Stderr, "record:", err)
		}
	}()
	for _, api := range strings.Split(s.apis, ",") {
		for _, sc := range all {
			if !only.MatchString(sc.Name) {
				continue
			}
			if err := s.recordOne(ctx, t, sc, api); err != nil {
				return err
			}
		}
	}
	return nil
}

// recordOne records a scenario if it has to.
func (s *settings) recordOne(ctx context.Context, t *scenario.Target, sc *scenario.Scenario, api string) error {
	path := transcript.Path(s.out, s.engine, api, sc.Name)
	if old, err := transcript.Read(path); err == nil && !s.force && old.Header.Hash == sc.Hash() && len(old.Runs) >= s.runs {
		return nil
	}
	began := time.Now()
	machine, err := t.Machine(ctx)
	if err != nil {
		return err
	}
	tr := &transcript.Transcript{Header: transcript.Header{
		Scenario: sc.Name, Hash: sc.Hash(), API: api, Date: began.UTC().Format(time.DateOnly),
		Engine: machine.Engine, Kernel: machine.Kernel, Arch: machine.Arch,
	}}
	for range s.runs {
		r, err := s.run(ctx, t, sc, api)
		if err != nil {
			return err
		}
		tr.Runs = append(tr.Runs, r)
	}
	fmt.Printf("%s %s %s: %d steps, %d runs, %s\n", s.engine, api, sc.Name, len(sc.Steps), s.runs, time.Since(began).Round(time.Second))
	return tr.Write(path)
}

// run plays a scenario once, on an engine that holds nothing, and leaves it so.
func (s *settings) run(ctx context.Context, t *scenario.Target, sc *scenario.Scenario, api string) (scenario.Result, error) {
	ctx, cancel := context.WithTimeout(ctx, s.each)
	defer cancel()
	r, err := scenario.Run(ctx, t, sc, api)
	return r, errors.Join(err, t.Clean(context.WithoutCancel(ctx)))
}
