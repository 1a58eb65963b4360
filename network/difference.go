package network

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// differences lists where got is not as s asks. Only what s sets counts, except
// for Internal, whose both values say something; what else the network has, its
// owner included, is no difference.
func (s Spec) differences(got Info) []Difference {
	var ds []Difference
	differ := func(field, want, is string) {
		ds = append(ds, Difference{Field: field, Want: want, Have: is})
	}
	if s.Driver != "" && s.Driver != got.Driver {
		differ("Driver", s.Driver, got.Driver)
	}
	if s.Internal != got.Internal {
		differ("Internal", strconv.FormatBool(s.Internal), strconv.FormatBool(got.Internal))
	}
	if s.IPv6 && !got.IPv6 {
		differ("IPv6", "true", "false")
	}
	for _, want := range s.Subnets {
		if !slices.ContainsFunc(got.Subnets, want.satisfiedBy) {
			differ("Subnets", want.String(), join(got.Subnets))
		}
	}
	if s.MTU != 0 && s.MTU != got.MTU {
		differ("MTU", strconv.Itoa(s.MTU), strconv.Itoa(got.MTU))
	}
	ds = append(ds, mapDifferences("Options", s.Options, got.Options)...)
	return append(ds, mapDifferences("Labels", s.Labels, got.Labels)...)
}

// satisfiedBy reports whether got is the subnet that is wanted, as far as the
// wish goes.
func (s Subnet) satisfiedBy(got Subnet) bool {
	return s.Prefix == got.Prefix &&
		(!s.Gateway.IsValid() || s.Gateway == got.Gateway) &&
		(!s.Range.IsValid() || s.Range == got.Range)
}

func mapDifferences(field string, want, got map[string]string) []Difference {
	var ds []Difference
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if is, ok := got[key]; !ok || is != want[key] {
			ds = append(ds, Difference{Field: field + "[" + strconv.Quote(key) + "]", Want: want[key], Have: is})
		}
	}
	return ds
}

func join(subnets []Subnet) string {
	texts := make([]string, len(subnets))
	for i, s := range subnets {
		texts[i] = s.String()
	}
	return strings.Join(texts, ", ")
}
