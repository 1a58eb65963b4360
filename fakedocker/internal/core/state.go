package core

import (
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Engine is the state of one fake engine. All methods may be used concurrently.
type Engine struct {
	Profile *Profile
	opts    Options
	fabric  *vnet.Net
	say     *words
	id      string        // of the engine itself, as its info says
	closed  chan struct{} // closed by Close

	mu   sync.Mutex // guards all below
	rng  *rand.Rand
	nets netTable
	ctrs containerTable
	// imgs, execs and evts have files of their own.
	imgs   imageTable
	execs  execTable
	evts   eventLog
	pools  poolState
	racers racers

	programs map[*Process]chan struct{} // every program whose goroutine lives; closed at its end
	ports    map[portKey][]*published
	nextPort map[portRange]uint16 // where the search for a free port goes on
	pids     int
	count    int // of containers made so far
	crashed  bool
}

// network is one network. Its endpoints are the live ones only: those of
// running and paused containers. The engine does not show others either.
type network struct {
	id, name, driver, scope                   string
	created                                   time.Time
	ipv4, ipv6, internal, attachable, ingress bool
	configOnly                                bool
	options, labels, ipamOptions              map[string]string
	ipamDriver                                string
	subnets                                   []subnet
	unused                                    []wanted               // subnets of a family that is off, or of a configuration
	configFrom                                *network               // what n was made of; may be nil
	dependents                                int                    // how many networks were made of n
	rivals                                    []rivalry              // of a network that is refused for them
	bridge                                    *vnet.Bridge           // nil for host, null and drivers without traffic
	endpoints                                 map[string]*endpoint   // by endpoint ID
	names                                     map[string][]*endpoint // what the embedded DNS answers, by lower-case name
}

// subnet is one address range of a network, and what is taken of it.
type subnet struct {
	at                    int // where it shows
	prefix                netip.Prefix
	gateway               netip.Addr
	allocate              netip.Prefix // where automatic addresses come from; zero: all of prefix
	aux                   map[string]string
	written, writtenRange string // as the request spelled them
	writtenGateway        string // if the request named one
	explicit              bool   // the request named it
	showGateway           bool   // the engine shows its own gateway
	taken                 map[netip.Addr]bool
	next                  netip.Addr  // no address from it on was given out by the engine's choice
	freed                 addressHeap // what may be free below next
}

// endpoint is one entry of a container's networks. What a request said of it
// lives as long as the container is connected; the rest only while it runs.
type endpoint struct {
	// As asked for.
	aliases    []string
	links      []string
	ipam       *dnetwork.EndpointIPAMConfig
	askedMAC   string
	driverOpts map[string]string
	gwPriority int
	// networkID binds the endpoint to one network: set once the container has
	// started, when a running container is connected, or by the request.
	networkID string
	renamed   bool     // since it was attached: newer releases show names on every network then
	dnsNames  []string // the names as DNSNames shows them; nil before the first start or connect
	hostname  string   // the container's when they were given; a start in another's namespace changes it

	owner *cont

	// What the request claimed of a run: shown until the first one.
	claimed *dnetwork.EndpointSettings
	// What it claimed, of an endpoint that came to a running container: shown where
	// the run says nothing else.
	kept *dnetwork.EndpointSettings
	// What shows of an endpoint that a start made in vain, until the next start;
	// else nil.
	unjoined *dnetwork.EndpointSettings
	stale    netip.Addr // the address that is shown though the endpoint is not live

	// While live.
	net      *network // nil: not live
	dropped  bool     // it is no entry of its container any more
	begun    bool     // the release had begun to make it, when it was refused
	slashed  bool     // its name has a slash in front, since a renaming failed
	id       string
	known    []string // the names under which DNS has it
	silent   int      // how many renamings keep it out of DNS at the moment
	ip4, ip6 netip.Addr
	mac      string
	iface    *vnet.Iface
	ifname   string // of its interface in the container
}

// cont is one container.
type cont struct {
	id, name string // name without the leading slash
	created  time.Time
	number   int // counts the containers, to order those of one moment
	image    string
	imageID  string
	layers   []Layer             // of the image
	manifest *ocispec.Descriptor // of the image; nil on releases without
	runs                         // what its image runs
	// config, dirs and host are never changed in place: inspects hand them out.
	config   *container.Config
	dirs     map[string]string // of its layers; nil until somebody asks
	host     *container.HostConfig
	state    contState
	removing bool

	endpoints map[string]*endpoint // by network name, or whatever key was asked for
	unlisted  []*endpoint          // live ones whose entry was taken by a network of the same name
	ns        *vnet.Namespace      // nil unless running; the host's in host mode; another container's in container mode
	sandbox   string
	ghosts    map[*network]netip.Addr // of interfaces that a failed connect has left in ns; nil if none
	run       *run                    // the running program; nil unless running

	// listed is what lists show in place of the entries, since a start or a connect
	// failed; nil once something has changed.
	listed map[string]*dnetwork.EndpointSettings

	box     *box                  // what ns belongs to
	ports   nat.PortMap           // what is published now, and what is only exposed
	gateway *endpoint             // the endpoint that ports are published by
	leading []*published          // what leads to it
	health  *health               // nil: there is no check, or it never ran
	execs   map[string]*execution // by ID, those that have not ended
	log     *output
	files   files      // what of its files the engine has made
	joined  *cont      // whose files about the network it has instead: the container's that it has joined, or joined last
	stdin   *inputPipe // nil without an open standard input
	restart restarter
	waiters []*waiter
}

// contState is what an inspect shows as a container's state.
type contState struct {
	Status                container.ContainerState
	ExitCode, Pid         int
	Error                 string
	StartedAt, FinishedAt time.Time
}
