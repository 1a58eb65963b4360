package alias_test

import (
	"fmt"
	"testing"

	"github.com/appnet-go/appnet/alias"
)

var benchName = alias.Name{Hostname: "3f2a9c1b7d60", App: "node-js-app", Process: "web", TLD: "internal"}

func BenchmarkValidate(b *testing.B) {
	for b.Loop() {
		if err := benchName.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkString(b *testing.B) {
	for b.Loop() {
		_ = benchName.String()
	}
}

func BenchmarkURL(b *testing.B) {
	for b.Loop() {
		_ = benchName.URL("http", alias.DefaultPort)
	}
}

func BenchmarkParse(b *testing.B) {
	text := benchName.String()
	for b.Loop() {
		if _, err := alias.ParseContainer(text, benchName.TLD); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConflicts1000(b *testing.B) {
	var names []alias.Name
	for i := range 1000 {
		names = append(names, alias.Name{App: fmt.Sprintf("app-%d", i), Process: "web"})
	}
	for b.Loop() {
		if c := alias.Conflicts(names...); c != nil {
			b.Fatal(c)
		}
	}
}
