package core

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// NetworkCreate makes a network. It checks names no more than engines do: all
// but the predefined and the empty ones will pass.
func (e *Engine) NetworkCreate(_ Version, req dnetwork.CreateRequest) (dnetwork.CreateResponse, error) {
	var none dnetwork.CreateResponse
	check := req.CheckDuplicate != nil && *req.CheckDuplicate
	racing := e.Profile.RacyDuplicateCheck && check
	if err := e.checkNetworkName(req.Name, check); err != nil {
		return none, err
	}
	if racing && e.lookBeforeLock(req.Name) {
		return none, duplicateName(req.Name)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	warning := ""
	if same := e.nets.byName[req.Name]; len(same) > 0 && !racing {
		if !e.Profile.DuplicateNames || check {
			return none, duplicateName(req.Name)
		}
		warning = "Network with name " + req.Name + " (id : " + same[0].id + ") already exists"
	}
	n, err := e.newNetwork(req)
	if err != nil {
		return none, err
	}
	e.nets.add(n)
	e.emitNetwork("create", n, "")
	return dnetwork.CreateResponse{ID: n.id, Warning: warning}, nil
}

// lookBeforeLock is the duplicate check of releases that look, let go, and
// create. The creates that were let through in between are what makes several
// networks of one name.
func (e *Engine) lookBeforeLock(name string) bool {
	e.mu.Lock()
	taken := len(e.nets.byName[name]) > 0
	e.mu.Unlock()
	e.racers.pause()
	return taken
}

func duplicateName(name string) error {
	return conflict("network with name %s already exists", name)
}

// checkNetworkName refuses the predefined names and the empty one. A release
// that looks for duplicates first takes every network for one of the empty name.
func (e *Engine) checkNetworkName(name string, checkDuplicate bool) error {
	if name == "" && checkDuplicate && e.Profile.RacyDuplicateCheck {
		return duplicateName("")
	}
	if strings.TrimSpace(name) == "" {
		return errorf(e.Profile.EmptyName.Status, "%s", e.Profile.EmptyName.Message)
	}
	if name == "default" || name == bridgeName || name == hostName || name == noneName {
		return forbidden("operation is not permitted on predefined %s network ", name)
	}
	return nil
}

// newNetwork makes a network as asked, without entering it.
func (e *Engine) newNetwork(req dnetwork.CreateRequest) (*network, error) {
	if err := e.checkCreate(&req); err != nil {
		return nil, err
	}
	n := &network{
		id: e.newID(), name: req.Name, driver: req.Driver, scope: "local", created: e.now(),
		ipv4: true, ipv6: isTrue(req.EnableIPv6), internal: req.Internal,
		attachable: req.Attachable, configOnly: req.ConfigOnly,
		options: clone(req.Options), labels: clone(req.Labels), ipamDriver: "default",
	}
	if e.Profile.EnableIPv4Known && req.EnableIPv4 != nil {
		n.ipv4 = *req.EnableIPv4
	}
	if n.configOnly {
		return n, nil
	}
	if err := e.addSubnets(n, req.IPAM); err != nil {
		return nil, err
	}
	if err := e.checkBridgeName(n); err != nil {
		return nil, err
	}
	n.bridge = e.fabric.AddBridge(bridgeSpec(n))
	return n, nil
}

// checkCreate refuses what engines refuse, and what the fake has no model of.
func (e *Engine) checkCreate(req *dnetwork.CreateRequest) error {
	if req.Driver == "" {
		req.Driver = bridgeName
	}
	switch {
	case req.Scope == "swarm":
		return forbidden("cannot create a swarm scoped network when swarm is not active")
	case req.Ingress:
		return forbidden("Ingress network can only be global scope network")
	case e.Profile.EnableIPv4Known && req.EnableIPv4 != nil && !*req.EnableIPv4 && !isTrue(req.EnableIPv6):
		return badRequest("IPv4 or IPv6 must be enabled")
	case req.ConfigFrom != nil && req.ConfigFrom.Network != "":
		return NotModelled("a network made from a configuration-only network")
	}
	if err := e.checkIPAM(req); err != nil {
		return err
	}
	if err := e.checkDriver(req.Driver); err != nil {
		return err
	}
	return e.checkOptions(req.Options)
}

func (e *Engine) checkDriver(driver string) error {
	switch driver {
	case bridgeName:
		return nil
	case hostName, "null":
		return forbidden("only one instance of %q network is allowed", driver)
	case "overlay":
		return errorf(e.Profile.OverlayStatus, `This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.`)
	case "macvlan", "ipvlan":
		return NotModelled("network driver " + driver)
	}
	return notFound("plugin %q not found", driver)
}

func (e *Engine) checkIPAM(req *dnetwork.CreateRequest) error {
	if req.IPAM == nil {
		return nil
	}
	if d := req.IPAM.Driver; d != "" && d != "default" {
		return notFound("plugin %q not found", d)
	}
	if !e.Profile.ValidateAtCreate {
		return nil
	}
	if err := dnetwork.ValidateIPAM(req.IPAM, isTrue(req.EnableIPv6)); err != nil {
		return badRequest("%s", err)
	}
	return nil
}

// checkBridgeName refuses a second network on one bridge interface, as the
// bridge driver does, under its lock.
func (e *Engine) checkBridgeName(n *network) error {
	want := n.options[optBridgeName]
	switch {
	case want == "":
		return nil
	case len(want) > maxInterfaceName:
		return internal("%snumerical result out of range", e.Profile.BridgeNamePrefix)
	case want == defaultBridgeOptions[optBridgeName] && e.Profile.RacyDuplicateCheck:
		return NotModelled("a second network on docker0, which breaks the default bridge of this release,")
	}
	for _, o := range e.nets.byID {
		if o.options[optBridgeName] == want {
			return forbidden("cannot create network %s (%s): conflicts with network %s (%s): networks have same bridge name", n.id, want, o.id, want)
		}
	}
	return nil
}

func bridgeSpec(n *network) vnet.BridgeSpec {
	spec := vnet.BridgeSpec{Name: n.name, Internal: n.internal, NoICC: isolated(n.options)}
	for _, s := range n.subnets {
		spec.Prefixes = append(spec.Prefixes, s.prefix)
		if s.gateway.IsValid() {
			spec.Gateways = append(spec.Gateways, s.gateway)
		}
	}
	return spec
}

// addPredefined makes the networks that every engine has.
func (e *Engine) addPredefined() {
	e.nets.add(e.predefined(noneName, "null"))
	e.nets.add(e.predefined(hostName, "host"))
	b := e.predefined(bridgeName, bridgeName)
	b.options = maps.Clone(defaultBridgeOptions)
	b.subnets = []subnet{{prefix: defaultPools[0], showGateway: e.Profile.ValidateAtCreate}}
	b.subnets[0].gateway, _ = b.subnets[0].lowest()
	b.bridge = e.fabric.AddBridge(bridgeSpec(b))
	e.nets.add(b)
}

func (e *Engine) predefined(name, driver string) *network {
	return &network{
		id: e.newID(), name: name, driver: driver, scope: "local", created: e.now(),
		ipv4: true, options: map[string]string{}, labels: map[string]string{}, ipamDriver: "default",
	}
}

func isTrue(b *bool) bool { return b != nil && *b }

// clone copies a map that a request brought, and makes one where it brought
// none: engines never show a network without the two maps.
func clone(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return maps.Clone(m)
}

// failStatus is how a release answers a mistake that it finds late.
func (e *Engine) failStatus() int {
	if e.Profile.ValidateAtCreate {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// addSubnets gives n the subnets that were asked for, and default ones for the
// address families that are enabled and were given none.
func (e *Engine) addSubnets(n *network, ipam *dnetwork.IPAM) error {
	if ipam != nil {
		n.ipamOptions = ipam.Options
		for _, c := range ipam.Config {
			if err := e.addSubnet(n, c); err != nil {
				return err
			}
		}
	}
	if n.ipv4 && !n.hasFamily(false) {
		if err := e.addDefault4(n); err != nil {
			return err
		}
	}
	if n.ipv6 && !n.hasFamily(true) {
		if err := e.addDefault6(n); err != nil {
			return err
		}
	}
	if !e.Profile.ValidateAtCreate { // later releases keep the request's order
		slices.SortStableFunc(n.subnets, func(a, b subnet) int {
			return compareBool(a.prefix.Addr().Is6(), b.prefix.Addr().Is6())
		})
	}
	return nil
}

func (n *network) hasFamily(ipv6 bool) bool {
	return slices.ContainsFunc(n.subnets, func(s subnet) bool { return s.prefix.Addr().Is6() == ipv6 })
}
