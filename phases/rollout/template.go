package rollout

import (
	"reflect"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// template returns the arguments of a create call, in copies that can be changed:
// Vary may write to all that they refer to, for several containers at once.
func (p *process) template(index int) (container.Config, container.HostConfig, dnetwork.NetworkingConfig) {
	cfg, hc, nc := deepCopy(p.Config), deepCopy(p.HostConfig), deepCopy(p.Networking)
	if p.Vary != nil {
		p.Vary(index, &cfg, &hc, &nc)
	}
	if cfg.Labels == nil {
		cfg.Labels = make(map[string]string, 7)
	}
	return cfg, hc, nc
}

// deepCopy returns a copy of a value of the Docker API that shares nothing with it
// that can be written to.
func deepCopy[T any](v T) T {
	to := reflect.New(reflect.TypeFor[T]()).Elem()
	to.Set(reflect.ValueOf(v))
	unshare(to)
	return to.Interface().(T)
}

// unshare puts copies in place of all that v refers to. An array that a slice
// could grow into would be shared too.
func unshare(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				unshare(v.Field(i))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			to := reflect.New(v.Type().Elem())
			to.Elem().Set(v.Elem())
			unshare(to.Elem())
			v.Set(to)
		}
	case reflect.Slice:
		unshareSlice(v)
	case reflect.Map:
		unshareMap(v)
	}
}

func unshareSlice(v reflect.Value) {
	if v.IsNil() {
		return
	}
	to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(to, v)
	for i := range to.Len() {
		unshare(to.Index(i))
	}
	v.Set(to)
}

func unshareMap(v reflect.Value) {
	if v.IsNil() {
		return
	}
	to := reflect.MakeMapWithSize(v.Type(), v.Len())
	for entries := v.MapRange(); entries.Next(); {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(entries.Value())
		unshare(value)
		to.SetMapIndex(entries.Key(), value)
	}
	v.Set(to)
}
