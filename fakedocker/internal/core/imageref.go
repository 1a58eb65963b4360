package core

import (
	"regexp"
	"strings"
)

// A reference names an image as REPOSITORY:TAG, without what engines leave out
// of sight: the host docker.io and its folder library.
type reference struct{ repository, tag string }

func (r reference) String() string { return r.repository + ":" + r.tag }

// full is the reference with what engines leave out of sight, by which they
// order references.
func (r reference) full() string {
	host, _, hasHost := strings.Cut(r.repository, "/")
	switch {
	case !hasHost:
		return "docker.io/library/" + r.String()
	case !isHost(host):
		return "docker.io/" + r.String()
	}
	return r.String()
}

// isHost reports whether the first part of a repository's name is a host.
func isHost(part string) bool { return strings.ContainsAny(part, ".:") || part == "localhost" }

var (
	repositoryPath = regexp.MustCompile(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$`)
	registryHost   = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9.-]*(?::[0-9]+)?$`)
	imageTag       = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$`)
	wholeDigest    = regexp.MustCompile(`^sha256:[a-f0-9]{64}$`)
	hexDigest      = regexp.MustCompile(`^[a-f0-9]{64}$`)
	hexDigits      = regexp.MustCompile(`^[a-f0-9]+$`)
)

const defaultTag = "latest"

// parseReference reads a reference; without a tag it means latest.
func (e *Engine) parseReference(text string) (reference, *Error) {
	ref := splitReference(text)
	repository, err := e.parseRepository(ref.repository)
	if err != nil {
		return reference{}, err
	}
	if !imageTag.MatchString(ref.tag) {
		return reference{}, badRequest("invalid reference format")
	}
	return reference{repository, ref.tag}, nil
}

// splitReference takes a reference apart, right or wrong.
func splitReference(text string) reference {
	if i := strings.LastIndexByte(text, ':'); i > strings.LastIndexByte(text, '/') {
		return reference{text[:i], text[i+1:]}
	}
	return reference{text, defaultTag}
}

// shortRepository is the name of a repository without what engines leave out of
// sight.
func shortRepository(name string) string {
	host, path, hasHost := strings.Cut(name, "/")
	if hasHost && (host == "docker.io" || host == "index.docker.io") {
		return official(path)
	}
	return name
}

// official is the path of a repository on the default host without the folder that
// is left out of sight, if the repository is right in it.
func official(path string) string {
	if name, ok := strings.CutPrefix(path, "library/"); ok && !strings.Contains(name, "/") {
		return name
	}
	return path
}

// parseRepository reads the name of a repository, with or without a host.
func (e *Engine) parseRepository(text string) (string, *Error) {
	host, path, hasHost := strings.Cut(text, "/")
	if !hasHost || !isHost(host) {
		host, path = "", text
	}
	if host == "docker.io" || host == "index.docker.io" {
		host = ""
	}
	if host == "" {
		path = official(path)
	}
	if host != "" && !registryHost.MatchString(host) {
		return "", badRequest("invalid reference format")
	}
	if !repositoryPath.MatchString(path) {
		return "", e.badRepository(path)
	}
	if host != "" {
		path = host + "/" + path
	}
	return path, nil
}

func (e *Engine) badRepository(path string) *Error {
	if !repositoryPath.MatchString(strings.ToLower(path)) {
		return badRequest("invalid reference format")
	}
	if !strings.Contains(path, "/") {
		path = "library/" + path
	}
	if !strings.Contains(e.say.upperRepository, "%s") {
		return badRequest("%s", e.say.upperRepository)
	}
	return badRequest(e.say.upperRepository, path)
}
