package core

import (
	"reflect"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// ContainerUpdate changes a container's restart policy and its limits, of which
// the fake makes nothing but to show them. What the request leaves out stays. A
// policy counts from the next end of the program on.
func (e *Engine) ContainerUpdate(term string, o container.UpdateConfig) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	refusal := e.checkUpdate(o)
	if refusal != nil && !e.say.updateFinds {
		return refusal
	}
	c, err := e.findContainer(term)
	if err != nil {
		return err
	}
	if refusal != nil {
		return refusal
	}
	if err := updateConflict(c, o); err != nil {
		return errorf(err.Status, "Cannot update container %s: %s", c.id, err.Message)
	}
	host := *c.host // inspects may hold the old one
	overwrite(&host.Resources, o.Resources)
	if o.RestartPolicy.Name != "" {
		host.RestartPolicy = o.RestartPolicy
	}
	c.host = &host
	c.relist()
	e.emitContainer(c, events.ActionUpdate, nil)
	return nil
}

// checkUpdate refuses what no container could have. A policy without a name is
// none, whatever its count (measured).
func (e *Engine) checkUpdate(o container.UpdateConfig) *Error {
	if err := e.checkResources(&o.Resources); err != nil {
		return err
	}
	if o.RestartPolicy.Name == "" {
		return nil
	}
	return e.checkPolicy(&cont{host: &container.HostConfig{RestartPolicy: o.RestartPolicy}})
}

// updateConflict is why this container cannot be changed so, or nil.
func updateConflict(c *cont, o container.UpdateConfig) *Error {
	has := c.host.Resources
	switch {
	case c.host.AutoRemove && !o.RestartPolicy.IsNone():
		return conflict("Restart policy cannot be updated because AutoRemove is enabled for the container")
	case o.Memory > has.MemorySwap && o.MemorySwap == 0:
		return conflict("Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time")
	case has.NanoCPUs > 0 && o.CPUPeriod > 0:
		return conflict("Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set")
	}
	return nil
}

// overwrite sets the fields of to that change has.
func overwrite(to *container.Resources, change container.Resources) {
	from, into := reflect.ValueOf(change), reflect.ValueOf(to).Elem()
	for i := range from.NumField() {
		if f := from.Field(i); !f.IsZero() {
			into.Field(i).Set(f)
		}
	}
}
