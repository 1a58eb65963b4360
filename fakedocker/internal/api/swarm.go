package api

import "net/http"

// withoutSwarm are the operations that an engine refuses as long as it belongs
// to no swarm, and the fake never does.
var withoutSwarm = []struct{ method, pattern, op string }{
	{"GET", "/swarm", "SwarmInspect"},
	{"GET", "/swarm/unlockkey", "SwarmGetUnlockKey"},
	{"POST", "/swarm/leave", "SwarmLeave"},
	{"POST", "/swarm/unlock", "SwarmUnlock"},
	{"POST", "/swarm/update", "SwarmUpdate"},
	{"GET", "/nodes", "NodeList"},
	{"GET", "/nodes/{}", "NodeInspect"},
	{"POST", "/nodes/{}/update", "NodeUpdate"},
	{"DELETE", "/nodes/{}", "NodeRemove"},
	{"GET", "/services", "ServiceList"},
	{"GET", "/services/{}/logs", "ServiceLogs"},
	{"GET", "/services/{}", "ServiceInspect"},
	{"POST", "/services/create", "ServiceCreate"},
	{"POST", "/services/{}/update", "ServiceUpdate"},
	{"DELETE", "/services/{}", "ServiceRemove"},
	{"GET", "/tasks", "TaskList"},
	{"GET", "/tasks/{}/logs", "TaskLogs"},
	{"GET", "/tasks/{}", "TaskInspect"},
	{"GET", "/configs", "ConfigList"},
	{"GET", "/configs/{}", "ConfigInspect"},
	{"POST", "/configs/create", "ConfigCreate"},
	{"POST", "/configs/{}/update", "ConfigUpdate"},
	{"DELETE", "/configs/{}", "ConfigRemove"},
	{"GET", "/secrets", "SecretList"},
	{"GET", "/secrets/{}", "SecretInspect"},
	{"POST", "/secrets/create", "SecretCreate"},
	{"POST", "/secrets/{}/update", "SecretUpdate"},
	{"DELETE", "/secrets/{}", "SecretRemove"},
}

// noSwarm is the handler of withoutSwarm. A body has to be JSON even so.
func noSwarm(_ *Server, r *request) error {
	if r.Method == http.MethodPost && r.ContentLength != 0 {
		var body any
		if err := r.read(&body); err != nil {
			return err
		}
	}
	if r.op == "SwarmLeave" {
		return errorf(http.StatusServiceUnavailable, "This node is not part of a swarm")
	}
	return errorf(http.StatusServiceUnavailable,
		`This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.`)
}
