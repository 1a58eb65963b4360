package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/netip"
)

// typedAddresses are the places where engine 29 reads addresses as it reads the
// JSON, by operation.
var typedAddresses = map[string]func() any{
	"NetworkCreate":  func() any { return &struct{ IPAM *typedIPAM }{} },
	"NetworkConnect": func() any { return &struct{ EndpointConfig *typedEndpoint }{} },
	"ContainerCreate": func() any {
		return &struct {
			NetworkingConfig *struct{ EndpointsConfig map[string]*typedEndpoint }
		}{}
	},
}

type typedIPAM struct {
	Config []struct {
		Subnet, IPRange    netip.Prefix
		Gateway            netip.Addr
		AuxiliaryAddresses map[string]netip.Addr
	}
}

type typedEndpoint struct {
	IPAMConfig *struct {
		IPv4Address, IPv6Address netip.Addr
		LinkLocalIPs             []netip.Addr
	}
}

// badAddress is the release's complaint about an address in the body, if it
// finds any while it reads. A body that is no JSON has complaints of its own;
// values of the wrong type come after bad addresses.
func (r *request) badAddress(body []byte, err error) error {
	var wrongType *json.UnmarshalTypeError
	shape := r.dialect.typed[r.op]
	if shape == nil || err != nil && !errors.As(err, &wrongType) {
		return nil
	}
	bad := json.NewDecoder(bytes.NewReader(body)).Decode(shape())
	if errors.As(bad, &wrongType) {
		return nil
	}
	return bad
}
