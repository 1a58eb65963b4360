package core

import (
	"maps"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

// buildArgs are the build's arguments: what the client gives, and what the
// Dockerfile asks for.
type buildArgs struct {
	given    map[string]*string
	meta     map[string]*string // of the lines before the first FROM
	declared map[string]*string // of the stage, with their defaults
	asked    map[string]bool    // by any ARG line
}

// proxyArgs may be given without a line in the Dockerfile.
var proxyArgs = []string{
	"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
}

func newBuildArgs(given map[string]*string) *buildArgs {
	return &buildArgs{given: given, meta: map[string]*string{}, declared: map[string]*string{}, asked: map[string]bool{}}
}

// argPair is one argument of an ARG line; a nil value is no default.
type argPair struct {
	name  string
	value *string
}

// argPairs reads an ARG line.
func (b *Build) argPairs(in *dockerfile.Instruction, x *dockerfile.Expander) ([]argPair, error) {
	var list []argPair
	for _, word := range in.Args {
		name, text, hasValue := strings.Cut(word, "=")
		name, err := x.Word(name)
		if err != nil {
			return nil, expansionError(err)
		}
		pair := argPair{name: name}
		if hasValue {
			value, err := x.Word(text)
			if err != nil {
				return nil, expansionError(err)
			}
			pair.value = &value
		}
		list = append(list, pair)
	}
	return list, nil
}

func (a *buildArgs) addMeta(pairs []argPair) {
	for _, p := range pairs {
		a.meta[p.name], a.asked[p.name] = p.value, true
	}
}

// declare enters the arguments of a stage. One without a default has that of the
// lines before the first FROM.
func (a *buildArgs) declare(pairs []argPair) {
	for _, p := range pairs {
		a.asked[p.name] = true
		if p.value == nil {
			p.value = a.meta[p.name]
		}
		a.declared[p.name] = p.value
	}
}

// value is what an argument is, if it is anything.
func (a *buildArgs) value(in map[string]*string, name string) (string, bool) {
	def, known := in[name]
	if !known {
		return "", false
	}
	if v := a.given[name]; v != nil {
		return *v, true
	}
	if def != nil {
		return *def, true
	}
	return "", false
}

// settings lists the arguments that have a value and are no variable of the
// image, as NAME=VALUE, in order; proxies adds those that need no ARG line.
func (a *buildArgs) settings(env []string, proxies bool) []string {
	var list []string
	add := func(name, value string) {
		if findEnv(env, name) < 0 {
			list = append(list, name+"="+value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.declared)) {
		if value, ok := a.value(a.declared, name); ok {
			add(name, value)
		}
	}
	for _, name := range proxyArgs {
		_, declared := a.declared[name]
		if v := a.given[name]; proxies && v != nil && !declared {
			add(name, *v)
		}
	}
	return list
}

// unused lists the arguments that were given and that no line asks for.
func (a *buildArgs) unused() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(a.given)) {
		if !a.asked[name] && !slices.Contains(proxyArgs, name) {
			list = append(list, name)
		}
	}
	return list
}

// metaExpander knows the arguments from before the first FROM.
func (b *Build) metaExpander() *dockerfile.Expander {
	return b.expander(func(name string) (string, bool) { return b.args.value(b.args.meta, name) })
}

func (b *Build) expander(lookup func(string) (string, bool)) *dockerfile.Expander {
	return &dockerfile.Expander{Escape: b.escape, NeedsColon: b.engine.say.colonModifiers, Lookup: lookup}
}
