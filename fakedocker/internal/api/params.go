package api

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
)

// flag reads a query parameter as engines do: everything is true but nothing,
// "0", "no", "false" and "none".
func (r *request) flag(name string) bool {
	switch strings.ToLower(strings.TrimSpace(r.query.Get(name))) {
	case "", "0", "no", "false", "none":
		return false
	}
	return true
}

// number reads an integer parameter; nil stands for one that is not given.
func (r *request) number(name string) (*int, error) {
	text := r.query.Get(name)
	if text == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err == nil {
		return &n, nil
	}
	if r.dialect.numbers[r.op] {
		return nil, errorf(http.StatusBadRequest, "%v", err)
	}
	return nil, err // engines answer 500 and the text of the standard library
}

// filters reads the filters parameter.
func (r *request) filters() (filters.Args, error) {
	text := r.query.Get("filters")
	args, err := filters.FromJSON(text)
	if err == nil {
		return args, nil
	}
	if r.dialect.filterStatus == http.StatusInternalServerError {
		var v map[string]map[string]bool
		err = json.Unmarshal([]byte(text), &v)
	}
	return args, errorf(r.dialect.filterStatus, "%v", err)
}

// size reads the two parameters of a terminal's new size.
func (r *request) size() (height, width uint, err error) {
	read := func(name, what string) (n uint) {
		v, parseErr := strconv.Atoi(r.query.Get(name))
		if parseErr == nil && r.dialect.sizes32 && v != int(uint32(v)) {
			parseErr = &strconv.NumError{Err: strconv.ErrRange}
		}
		if parseErr != nil && err == nil {
			err = errorf(http.StatusBadRequest, "%s", r.dialect.resizeText(what, r.query.Get(name), parseErr))
		}
		return uint(v)
	}
	height, width = read("h", "height"), read("w", "width")
	return height, width, err
}

func (r *request) logsOptions() (container.LogsOptions, error) {
	o := container.LogsOptions{
		ShowStdout: r.flag("stdout"), ShowStderr: r.flag("stderr"), Follow: r.flag("follow"),
		Timestamps: r.flag("timestamps"), Details: r.flag("details"),
		Since: r.query.Get("since"), Until: r.query.Get("until"), Tail: r.query.Get("tail"),
	}
	if !o.ShowStdout && !o.ShowStderr {
		return o, errorf(http.StatusBadRequest, "%s", r.dialect.noStream)
	}
	return o, nil
}

func (r *request) eventOptions() (events.ListOptions, error) {
	args, err := r.filters()
	return events.ListOptions{Since: r.query.Get("since"), Until: r.query.Get("until"), Filters: args}, err
}

// reference joins the two parameters that name an image to pull, in the short
// form that people write. The second may be a digest.
func reference(image, tag string) string {
	image = strings.TrimPrefix(strings.TrimPrefix(image, "docker.io/"), "library/")
	switch {
	case strings.Contains(tag, ":"):
		return image + "@" + tag
	case tag != "":
		return image + ":" + tag
	}
	return image
}
