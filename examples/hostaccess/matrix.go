package main

import (
	"context"
	"strings"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/hostmatrix"
	"github.com/appnet-go/appnet/internal/lab"
)

// tellMatrix measures which listeners of the host are reached from where, and
// shows it above what is predicted. Every cell is a verdict.
func tellMatrix(ctx context.Context, l *lab.Lab, r *lab.Report, firewall bool) error {
	m, err := hostmatrix.Measure(ctx, l, firewall)
	if err != nil {
		return err
	}
	r.Chapter("Addresses of the host")
	say(r, m.Places.String())
	for _, from := range hostaccess.Vantages() {
		r.Chapter("From a container: " + from.String())
		say(r, m.Table(from))
	}
	for _, c := range m.Cells {
		r.Verdicts = append(r.Verdicts, lab.Verdict{Asked: c.String(), Happened: c.Measured.String(), OK: !c.Differs()})
	}
	tellDifferences(r, m, firewall)
	return nil
}

// tellDifferences repeats what is marked in the tables, in words.
func tellDifferences(r *lab.Report, m hostmatrix.Matrix, firewall bool) {
	differences := m.Differences()
	if len(differences) == 0 {
		r.Chapter("Everything is as predicted")
		return
	}
	r.Chapter("Not as predicted")
	silent := 0
	for _, c := range differences {
		r.Say("%v", c)
		if c.Measured == hostaccess.Silence {
			silent++
		}
	}
	if silent > 0 && !firewall {
		r.Say("Time-outs may come from a firewall of the host that drops what comes in: -firewall predicts for such a host.")
	}
}

// say says all lines of a text.
func say(r *lab.Report, text string) {
	for line := range strings.Lines(text) {
		r.Say("%s", strings.TrimRight(line, " \n"))
	}
}
