// Command replay plays the recorded scenarios on the fake engine and prints what
// differs, for somebody who wants to mend it.
//
//	replay [-at 28.5/1.51] [-only networks] [-step join] [-q]
//	replay -write          write the scores
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/truth"
)

type settings struct {
	testdata, document string
	at, only, step     *regexp.Regexp
	quiet              bool
	write, accept      bool
}

func main() {
	s := settings{}
	flag.StringVar(&s.testdata, "testdata", "fakedocker/testdata", "`folder` of scenarios and recordings")
	flag.StringVar(&s.document, "document", "docs/fakedocker.md", "`file` that shows the scores")
	at := flag.String("at", "", "settings that match this `expression`, such as 28.5/1.51")
	only := flag.String("only", "", "scenarios that match this `expression`")
	step := flag.String("step", "", "steps that match this `expression`")
	flag.BoolVar(&s.quiet, "q", false, "print the steps and the scores, not what differs")
	flag.BoolVar(&s.write, "write", false, "write the scores of all, print nothing of the steps")
	flag.BoolVar(&s.accept, "accept", false, "with -write, list what differs in DIVERGENCES, for a person to find the reason")
	flag.Parse()
	s.at, s.only, s.step = regexp.MustCompile(*at), regexp.MustCompile(*only), regexp.MustCompile(*step)
	if s.write {
		s.at, s.only = regexp.MustCompile(""), regexp.MustCompile("")
	}
	if err := s.replay(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

func (s *settings) replay(ctx context.Context) error {
	r, err := truth.Replays(ctx, s.testdata, s.at, s.only, truth.Outside)
	if err != nil {
		return err
	}
	for _, text := range r.Skipped {
		fmt.Println("skipped:", text)
	}
	if s.write {
		fmt.Print(r.Scores)
		if err := r.Write(s.testdata, s.document); err != nil || !s.accept {
			return err
		}
		return r.Accept(s.testdata)
	}
	for _, v := range truth.Wrong(r.Verdicts) {
		if s.step.MatchString(v.Step) {
			s.show(v)
		}
	}
	fmt.Print(r.Scores)
	return nil
}

// show prints a step that differs.
func (s *settings) show(v truth.Verdict) {
	fmt.Printf("%s %s %s: %s", v.At, v.Scenario, v.Step, v.Wrong())
	if v.Yes {
		fmt.Print(" (success where the engine refuses)")
	}
	fmt.Println()
	if s.quiet {
		return
	}
	if !v.Status {
		fmt.Printf("  engine %d, fake %d\n", v.Want.Status, v.Got.Status)
	}
	fmt.Print(cmp.Diff(v.Want.Header, v.Got.Header), cmp.Diff(v.Want.Body, v.Got.Body))
}
