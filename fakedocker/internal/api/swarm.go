package api

import (
	"io"
	"net/http"

	"github.com/docker/docker/api/types/swarm"
)

// withoutSwarm are the operations that an engine refuses as long as it belongs
// to no swarm, and the fake never does.
var withoutSwarm = []struct{ method, pattern, op string }{
	{"GET", "/swarm", "SwarmInspect"},
	{"GET", "/swarm/unlockkey", "SwarmGetUnlockKey"},
	{"POST", "/swarm/leave", "SwarmLeave"},
	{"POST", "/swarm/unlock", "SwarmUnlock"},
	{"POST", "/swarm/update", "SwarmUpdate"},
	{"GET", "/nodes", "NodeList"},
	{"GET", "/nodes/?*", "NodeInspect"},
	{"POST", "/nodes/?*/update", "NodeUpdate"},
	{"DELETE", "/nodes/?*", "NodeRemove"},
	{"GET", "/services", "ServiceList"},
	{"GET", "/services/?*/logs", "ServiceLogs"},
	{"GET", "/services/?*", "ServiceInspect"},
	{"POST", "/services/create", "ServiceCreate"},
	{"POST", "/services/?*/update", "ServiceUpdate"},
	{"DELETE", "/services/?*", "ServiceRemove"},
	{"GET", "/tasks", "TaskList"},
	{"GET", "/tasks/?*/logs", "TaskLogs"},
	{"GET", "/tasks/?*", "TaskInspect"},
	{"GET", "/configs", "ConfigList"},
	{"GET", "/configs/?*", "ConfigInspect"},
	{"POST", "/configs/create", "ConfigCreate"},
	{"POST", "/configs/?*/update", "ConfigUpdate"},
	{"DELETE", "/configs/?*", "ConfigRemove"},
	{"GET", "/secrets", "SecretList"},
	{"GET", "/secrets/?*", "SecretInspect"},
	{"POST", "/secrets/create", "SecretCreate"},
	{"POST", "/secrets/?*/update", "SecretUpdate"},
	{"DELETE", "/secrets/?*", "SecretRemove"},
}

// noSwarm is the handler of withoutSwarm: engines look at what is asked for before
// they find out that there is no swarm.
func noSwarm(s *Server, r *request) error {
	if err := r.checkSwarmBody(); err != nil {
		return err
	}
	if err := r.checkSwarmQuery(s); err != nil {
		return err
	}
	if r.op == "SwarmLeave" {
		return errorf(http.StatusServiceUnavailable, "This node is not part of a swarm")
	}
	return errorf(http.StatusServiceUnavailable,
		`This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.`)
}

// swarmBodies are the types that bodies are read into, by operation.
var swarmBodies = map[string]func() any{
	"SwarmUnlock":   func() any { return new(swarm.UnlockRequest) },
	"SwarmUpdate":   func() any { return new(swarm.Spec) },
	"NodeUpdate":    func() any { return new(swarm.NodeSpec) },
	"ServiceCreate": func() any { return new(swarm.ServiceSpec) },
	"ServiceUpdate": func() any { return new(swarm.ServiceSpec) },
	"ConfigCreate":  func() any { return new(swarm.ConfigSpec) },
	"ConfigUpdate":  func() any { return new(swarm.ConfigSpec) },
	"SecretCreate":  func() any { return new(swarm.SecretSpec) },
	"SecretUpdate":  func() any { return new(swarm.SecretSpec) },
}

func (r *request) checkSwarmBody() error {
	if body := swarmBodies[r.op]; body != nil {
		return r.readAnyType(body())
	}
	return nil
}

// readAnyType is read, of a body that older releases take for JSON whatever it says
// that it is.
func (r *request) readAnyType(v any) error {
	if r.dialect.strict {
		return r.read(v)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return r.readFrom(body, v)
}
