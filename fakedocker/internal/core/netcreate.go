package core

import (
	"net/http"
	"strings"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// NetworkCreate makes a network. It checks names no more than engines do: all
// but the predefined and the empty ones will pass. What the request brings
// becomes the network's and is not to be changed.
func (e *Engine) NetworkCreate(_ Version, req dnetwork.CreateRequest) (dnetwork.CreateResponse, error) {
	var none dnetwork.CreateResponse
	check := req.CheckDuplicate != nil && *req.CheckDuplicate
	racing := e.Profile.RacyDuplicateCheck && check
	if err := e.checkNetworkName(req.Name, req.Driver, check); err != nil {
		return none, err
	}
	if err := e.validateIPAM(&req); err != nil {
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
		one := same[e.rng.IntN(len(same))] // engines look in no order
		warning = "Network with name " + req.Name + " (id : " + one.id + ") already exists"
	}
	if err := e.takeFamilyOptions(&req); err != nil {
		return none, err
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

// checkNetworkName refuses the predefined names, and those that mean a container's
// network where they are reserved. A release that looks for duplicates first takes
// every network for one of the empty name.
func (e *Engine) checkNetworkName(name, driver string, checkDuplicate bool) error {
	if name == "" && checkDuplicate && e.Profile.RacyDuplicateCheck {
		return duplicateName("")
	}
	if name == "default" || name == bridgeName || name == hostName || name == noneName {
		return forbidden("operation is not permitted on predefined %s network ", name)
	}
	if e.Profile.ReservedNames && (name == "container" || strings.HasPrefix(name, "container:")) {
		return forbidden("network name %q is reserved and cannot be created", name)
	}
	if e.Profile.ValidateAtCreate && driver == overlay {
		return e.noSwarm()
	}
	return nil
}

// checkNetworkNamed refuses an empty name, which newer releases do after they
// looked at the subnets.
func (e *Engine) checkNetworkNamed(name string) error {
	if strings.TrimSpace(name) == "" {
		return errorf(e.Profile.EmptyName.Status, "%s", strings.ReplaceAll(e.Profile.EmptyName.Message, "NAME", name))
	}
	return nil
}

// overlay is the driver that wants a swarm. Newer releases say so before they
// look at anything but the predefined names, the oldest once it has the subnets.
const overlay = "overlay"

const textNoSwarm = `This node is not a swarm manager. ` +
	`Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.`

func (e *Engine) noSwarm() error {
	return errorf(e.Profile.OverlayStatus, textNoSwarm)
}

// newNetwork makes a network as asked, without entering it.
func (e *Engine) newNetwork(req dnetwork.CreateRequest) (*network, error) {
	wants, err := wantedSubnets(req.IPAM, e.Profile.OptionalSubnet)
	if err != nil {
		return nil, err
	}
	if err := e.checkNetworkNamed(req.Name); err != nil {
		return nil, err
	}
	if err := e.checkCreate(&req); err != nil {
		return nil, err
	}
	n := &network{
		id: e.newID(), name: req.Name, driver: req.Driver, scope: orDefault(req.Scope, localScope), created: e.now(),
		ipv4: true, ipv6: isTrue(req.EnableIPv6), internal: req.Internal,
		attachable: req.Attachable, configOnly: req.ConfigOnly,
		options: req.Options, labels: req.Labels, ipamDriver: "default",
	}
	if e.Profile.EnableIPv4Known && req.EnableIPv4 != nil {
		n.ipv4 = *req.EnableIPv4
	}
	if req.IPAM != nil {
		n.ipamOptions = req.IPAM.Options
	}
	if n.configOnly {
		n.driver, n.unused = "null", wants // for others that are made of it
		return n, nil
	}
	if from := configFrom(&req); from != "" {
		if wants, err = e.takeConfig(n, from); err != nil {
			return nil, err
		}
	}
	if e.Profile.OptionsFirst {
		if err := e.checkOptions(n); err != nil {
			return nil, err
		}
	}
	if err := e.addSubnets(n, wants); err != nil {
		return nil, err
	}
	if err := e.checkByDriver(n); err != nil {
		return nil, err
	}
	if n.scope != localScope && !e.Profile.ValidateAtCreate {
		return nil, e.noSwarm() // nowhere to write it down
	}
	n.bridge = e.fabric.AddBridge(bridgeSpec(n))
	return n, nil
}

// checkByDriver refuses what the driver finds, once the subnets are taken.
func (e *Engine) checkByDriver(n *network) error {
	if n.driver == overlay {
		return e.noSwarm()
	}
	if !e.Profile.OptionsFirst {
		if err := e.checkOptions(n); err != nil {
			return err
		}
	}
	if err := e.checkBridgeName(n); err != nil {
		return err
	}
	if err := e.checkRivals(n); err != nil {
		return err
	}
	return e.checkKernel(n)
}

// Scopes of networks. Engines take others as well, and show them.
const (
	localScope  = "local"
	swarmScope  = "swarm"
	globalScope = "global"
)

// checkCreate refuses what engines refuse before they take subnets, in their
// order (measured), and what the fake has no model of.
func (e *Engine) checkCreate(req *dnetwork.CreateRequest) error {
	if req.Driver == "" {
		req.Driver = bridgeName
	}
	if req.ConfigOnly {
		return checkConfigOnly(req)
	}
	if err := checkDriver(req.Driver); err != nil {
		return err
	}
	if err := e.checkScope(req); err != nil {
		return err
	}
	switch {
	case e.Profile.EnableIPv4Known && req.EnableIPv4 != nil && !*req.EnableIPv4 && !isTrue(req.EnableIPv6):
		return badRequest("IPv4 or IPv6 must be enabled")
	case req.Driver == hostName, req.Driver == "null":
		return forbidden("only one instance of %q network is allowed", req.Driver)
	}
	if err := e.checkDependence(req); err != nil {
		return err
	}
	return checkIPAM(req)
}

func checkDriver(driver string) error {
	switch driver {
	case bridgeName, overlay, hostName, "null":
		return nil
	case "macvlan", "ipvlan":
		return NotModelled("network driver " + driver)
	}
	return notFound("plugin %q not found", driver)
}

// checkScope refuses what does not go with the scope, or with the driver's.
func (e *Engine) checkScope(req *dnetwork.CreateRequest) error {
	switch global := req.Driver == overlay; {
	case global && req.Scope == localScope:
		return forbidden("cannot downgrade network scope for overlay networks")
	case !global && req.Ingress:
		return forbidden("Ingress network can only be global scope network")
	case req.Scope == swarmScope:
		return forbidden("cannot create a swarm scoped network when swarm is not active")
	case req.Scope == globalScope && e.Profile.ValidateAtCreate:
		return NotModelled("a network of scope global, which has default subnets of its own,")
	}
	return nil
}

func checkIPAM(req *dnetwork.CreateRequest) error {
	if req.IPAM == nil {
		return nil
	}
	if d := req.IPAM.Driver; d != "" && d != "default" {
		return notFound("plugin %q not found", d)
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
	if o := e.nets.byBridge[want]; o != nil {
		return forbidden("cannot create network %s (%s): conflicts with network %s (%s): networks have same bridge name", n.id, want, o.id, want)
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
	b.options = defaultBridgeOptions
	b.subnets = []subnet{{prefix: defaultPools[0], showGateway: e.Profile.ValidateAtCreate}}
	b.subnets[0].gateway, _ = b.subnets[0].lowest()
	b.bridge = e.fabric.AddBridge(bridgeSpec(b))
	e.nets.add(b)
}

func (e *Engine) predefined(name, driver string) *network {
	return &network{
		id: e.newID(), name: name, driver: driver, scope: localScope, created: e.now(),
		ipv4: true, ipamDriver: "default",
	}
}

func isTrue(b *bool) bool { return b != nil && *b }

// failStatus is how a release answers a mistake that it finds late.
func (e *Engine) failStatus() int {
	if e.Profile.ValidateAtCreate {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}
