package speed

import (
	"context"
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/versions"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/phases"
)

// containers is how many containers are deployed at once, port where they listen.
const (
	containers = 16
	port       = 5000
)

// A task is one deploy: 16 containers, on two networks before they start and on
// one when they are healthy.
type task struct {
	client     *client.Client
	image      string
	postCreate []string
	postDeploy []string
	travel     bool     // networks go into the create call
	ids        []string // what was created
}

// A way carries a task out.
type way struct {
	name   string
	deploy func(ctx context.Context, t task, w *stopwatch) error
}

var ways = []way{{"appnet", withAppnet}, {"hand", withHand}, {"docker", withDocker}}

// by chooses ways: two that are close want many rounds, and the third takes most
// of the time.
var by = flag.String("by", "", "`names` of the ways that are measured, joined by commas; all of them by default")

func chosen(b *testing.B) []way {
	b.Helper()
	if *by == "" {
		return ways
	}
	var some []way
	for name := range strings.SplitSeq(*by, ",") {
		i := slices.IndexFunc(ways, func(w way) bool { return w.name == name })
		if i < 0 {
			b.Fatalf("-by %q: no way of that name", name)
		}
		some = append(some, ways[i])
	}
	return some
}

// BenchmarkAttach deploys 16 containers in three ways that come to the same.
//
// They are measured in turns, as many rounds as -count says, each in another
// order; then every sub-benchmark reports its rounds. So the ways meet the same
// machine, and benchstat -col /by sets them side by side:
//
//   - part=network: what is spent on networks. The create and start calls do not
//     count, but where networks travel in the create calls, what they add to them.
//   - part=whole: from the first call to the last.
func BenchmarkAttach(b *testing.B) {
	l, ways := engine(b), chosen(b)
	t := newTask(b, l)
	rounds := make([][]stopwatch, flag.Lookup("test.count").Value.(flag.Getter).Get().(uint))
	for i := range rounds {
		rounds[i] = t.round(b, ways, i)
	}
	calls := t.count(b, ways)
	report := func(part string, i int, took func(*stopwatch) time.Duration) {
		round := -1
		b.Run("part="+part+"/by="+ways[i].name, func(b *testing.B) {
			if b.N == 1 { // the first run of each count
				round++
			}
			b.ReportMetric(float64(took(&rounds[round][i]).Nanoseconds()), "ns/op")
			b.ReportMetric(calls[i], "calls")
		})
	}
	for i := range ways {
		report("network", i, (*stopwatch).network)
		report("whole", i, (*stopwatch).whole)
	}
}

func newTask(b *testing.B, l *lab.Lab) task {
	b.Helper()
	l.Client.NegotiateAPIVersion(b.Context())
	return task{
		client: l.Client, image: l.Image,
		postCreate: []string{makeNetwork(b, l, "one"), makeNetwork(b, l, "two")},
		postDeploy: []string{makeNetwork(b, l, "late")},
		travel:     versions.GreaterThanOrEqualTo(l.Client.ClientVersion(), "1.44"),
	}
}

// round carries the task out once in each way, and begins with another one each
// time. The result is in the order of ways.
func (t task) round(b *testing.B, ways []way, n int) []stopwatch {
	b.Helper()
	watches := make([]stopwatch, len(ways))
	for i := range ways {
		i = (i + n) % len(ways)
		t.deploy(b, ways[i], &watches[i])
	}
	return watches
}

// deploy carries the task out, and removes what it made.
func (t task) deploy(b *testing.B, way way, w *stopwatch) {
	b.Helper()
	if t.travel && way.name != "docker" {
		t.createBare(b, w)
	}
	t.ids = make([]string, containers)
	defer func() { removeAll(b, t.client, made(t.ids)) }()
	must(b, way.deploy(b.Context(), t, w))
}

// createBare is the create calls of the task, without networks.
func (t task) createBare(b *testing.B, w *stopwatch) {
	b.Helper()
	ids := make([]string, containers)
	defer func() { removeAll(b, t.client, made(ids)) }()
	must(b, w.run(part{bare, containers, phases.ConcurrencyAt(t.client.ClientVersion()).Create, func(i int) (err error) {
		ids[i], err = createBare(b.Context(), t.client, t.image)
		return err
	}}))
}

func createBare(ctx context.Context, c *client.Client, image string) (id string, err error) {
	made, err := c.ContainerCreate(ctx, &container.Config{Image: image}, nil, nil, nil, "")
	return made.ID, err
}

func (t task) start(ctx context.Context, i int) error {
	return t.client.ContainerStart(ctx, t.ids[i], container.StartOptions{})
}

// count returns the calls that each way makes for its networks, for a container
// and network.
func (t task) count(b *testing.B, ways []way) []float64 {
	b.Helper()
	n := counting(b, t.client)
	c, err := client.NewClientWithOpts(client.WithHost(n.host), client.WithAPIVersionNegotiation())
	must(b, err)
	defer c.Close()
	c.NegotiateAPIVersion(b.Context())
	t.client = c
	calls := make([]float64, len(ways))
	for i, way := range ways {
		w := stopwatch{counter: n}
		t.deploy(b, way, &w)
		calls[i] = float64(w.networkCalls()) / float64(containers*(len(t.postCreate)+len(t.postDeploy)))
	}
	return calls
}
