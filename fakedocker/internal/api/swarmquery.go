package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/filters"
)

// checkSwarmQuery refuses parameters of a swarm operation that cannot be read.
func (r *request) checkSwarmQuery(s *Server) error {
	if thing, isUpdate := strings.CutSuffix(r.op, "Update"); isUpdate {
		return r.checkUpdate(strings.ToLower(thing))
	}
	switch {
	case strings.HasSuffix(r.op, "List"):
		return r.checkSwarmList(s)
	case strings.HasSuffix(r.op, "Logs"):
		return r.checkSwarmLogs(s)
	case r.op == "ServiceInspect":
		return r.checkBool("insertDefaults")
	}
	return nil
}

// checkUpdate wants the version of the thing that is to be updated.
func (r *request) checkUpdate(thing string) error {
	version := r.query.Get("version")
	_, err := strconv.ParseUint(version, 10, 64)
	switch {
	case err != nil && (thing == "config" || thing == "secret"):
		return errorf(http.StatusBadRequest, "invalid %s version", thing)
	case err != nil:
		return errorf(http.StatusBadRequest, "invalid %s version '%s': %v", thing, version, err)
	case thing == "swarm":
		return r.checkRotation()
	case thing == "service" && r.dialect.bodies != nil:
		return r.checkAuthSource()
	}
	return nil
}

func (r *request) checkRotation() error {
	for _, flag := range []string{"rotateWorkerToken", "rotateManagerToken", "rotateManagerUnlockKey"} {
		value := r.query.Get(flag)
		if _, err := strconv.ParseBool(value); value != "" && err != nil {
			return errorf(http.StatusBadRequest, "invalid value for %s: %s", flag, value)
		}
	}
	return nil
}

func (r *request) checkAuthSource() error {
	switch source := r.query.Get("registryAuthFrom"); source {
	case "", "spec", "previous-spec":
		return nil
	default:
		return errorf(http.StatusBadRequest, "invalid registryAuthFrom '%s'", source)
	}
}

// checkBool refuses a parameter that is neither true nor false.
func (r *request) checkBool(name string) error {
	value := r.query.Get(name)
	if _, err := strconv.ParseBool(value); value != "" && err != nil {
		return errorf(http.StatusBadRequest, "invalid value for %s: %s: %v", name, value, err)
	}
	return nil
}

// swarmFilters are the filters of lists that the releases know which look at them
// before they look for a swarm. Tasks are not among these.
var swarmFilters = map[string][]string{
	"NodeList":    {"name", "id", "label", "role", "membership", "node.label"},
	"ServiceList": {"name", "id", "label", "mode", "runtime"},
	"SecretList":  {"names", "name", "id", "label"},
	"ConfigList":  {"name", "id", "label"},
}

func (r *request) checkSwarmList(s *Server) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	if r.op == "ServiceList" && r.version.AtLeast(1, 41) {
		if err := r.checkBool("status"); err != nil {
			return err
		}
	}
	if known := swarmFilters[r.op]; known != nil && r.dialect.filtersFirst {
		if err := s.Core.CheckFilters(args, known...); err != nil {
			return err
		}
	}
	if r.op == "NodeList" && r.dialect.filtersFirst {
		return checkNodeFilters(args)
	}
	return nil
}

func checkNodeFilters(args filters.Args) error {
	for _, f := range []struct{ key, known string }{{"role", "worker manager"}, {"membership", "pending accepted"}} {
		for _, value := range args.Get(f.key) {
			if value != "" && !slices.Contains(strings.Fields(f.known), strings.ToLower(value)) {
				return errorf(http.StatusInternalServerError, "Invalid %s filter: '%s'", f.key, value)
			}
		}
	}
	return nil
}

func (r *request) checkSwarmLogs(s *Server) error {
	if !r.flag("stdout") && !r.flag("stderr") {
		return errorf(r.dialect.noSwarmStream, "%s", r.dialect.noStream)
	}
	if since := r.query.Get("since"); r.dialect.filtersFirst && since != "" {
		return s.Core.CheckTime(`"since"`, since)
	}
	return nil
}
