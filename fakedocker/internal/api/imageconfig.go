package api

import (
	"bytes"
	"encoding/json"
	"maps"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
)

// imageConfigs are the members of an image's inspect that say what its containers
// run, and what to leave out for them. Engine 28 shows less of it from API 1.50 on;
// before API 1.45 there is a second one, that of the container that a build made
// the image of.
func (r *request) imageConfigs(img *image.InspectResponse) (fields, error) {
	if img.Config == nil {
		return nil, nil
	}
	if r.dialect.newImages {
		return r.newImageConfig(img)
	}
	var config container.Config
	if err := copyJSON(&config, img.Config); err != nil {
		return nil, err
	}
	if !r.dialect.jsonPaths {
		config.Image = img.Parent
	}
	drop := places("Config", "ContainerConfig", "Container")
	first, err := compactJSON(&config)
	if err != nil {
		return nil, err
	}
	if r.dialect.jsonPaths && r.version.AtLeast(1, 50) {
		first = without(first, places("Hostname", "Domainname", "AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin", "StdinOnce", "Image"))
	}
	members := `"Config":` + string(first)
	if !r.version.AtLeast(1, 45) {
		second, err := compactJSON(madeFrom(img))
		if err != nil {
			return nil, err
		}
		members += `,"ContainerConfig":` + string(second)
		if r.dialect.nullError || img.Container != "" { //nolint:staticcheck // the release shows it
			members += `,"Container":"` + img.Container + `"` //nolint:staticcheck // the release shows it
		}
	}
	drop["+"] = fields{members: nil}
	return drop, nil
}

// newImageConfig is the same for a release that keeps it as the OCI image
// specification says: for older clients it adds what that leaves out.
func (r *request) newImageConfig(img *image.InspectResponse) (fields, error) {
	if r.version.AtLeast(1, 52) {
		return nil, nil
	}
	config := map[string]any{
		"Cmd": nil, "Entrypoint": nil, "Env": nil, "Labels": nil, "OnBuild": nil, "User": "", "Volumes": nil, "WorkingDir": "",
	}
	if !r.version.AtLeast(1, 50) {
		maps.Copy(config, map[string]any{
			"Hostname": "", "Domainname": "", "Image": "", "AttachStdin": false, "AttachStdout": false, "AttachStderr": false,
			"Tty": false, "OpenStdin": false, "StdinOnce": false,
		})
	}
	if err := copyJSON(&config, img.Config); err != nil {
		return nil, err
	}
	text, err := compactJSON(config)
	if err != nil {
		return nil, err
	}
	members := `"Config":` + string(text)
	if !r.version.AtLeast(1, 45) {
		members += `,"Container":"","ContainerConfig":null`
	}
	return places("Config").plus("", members), nil
}

// madeFrom is what the container was configured as that an image was made of.
func madeFrom(img *image.InspectResponse) *container.Config {
	if c := img.ContainerConfig; c != nil { //nolint:staticcheck // the release shows it
		return c
	}
	return &container.Config{}
}

// compactJSON writes a configuration as engines do.
func compactJSON(c any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(c)
	return bytes.TrimSpace(b.Bytes()), err
}

// copyJSON copies between types whose fields have the same names.
func copyJSON(to, from any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}
