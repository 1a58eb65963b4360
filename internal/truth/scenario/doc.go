// Package scenario is a text format for conversations with a Docker engine, and
// what plays them: raw HTTP over any connection, no Docker client in between.
// The same scenario runs on a real engine and on the fake one.
//
// A scenario is a text file. Blank lines and lines that begin with # are
// nothing; every other line is a step, whose columns a | between spaces
// separates. Columns at the end may be left out:
//
//	id | request | body | captures | extra | extra ...
//
//	net   | POST /networks/create | {"Name":"web","CheckDuplicate":true} | N=.Id
//	ctr   | POST /containers/create?name=web.1 | {"Image":"{IMAGE}"} | A=.Id
//	start | POST /containers/{A}/start
//	join  | POST /networks/{N:12}/connect | {"Container":"web.1"}
//	look  | GET /containers/{A}/json
//	list  | GET /networks?filters={"name":["web"]}
//	gone  | wait {A} exited
//	tell  | GET /events?since={START}&until={NOW}&filters={"type":["network"]}
//
// The id names the step in its file: letters, digits, dots, dashes and
// underscores, once each.
//
// # Requests
//
//	METHOD /path?query    the API version goes in front: /v1.44/path?query
//	METHOD =/path?query   as it stands
//
// Write the path and the query as they read: what cannot stand in a request
// line (spaces, quotes, braces, letters beyond ASCII) is percent-encoded; %, &,
// = and + are not, so "%2F" and "a+b" arrive as they are. These words may stand
// in front:
//
//	hijack METHOD ...            take the connection over (attach, exec start): it is read to its end
//	later METHOD ...             begin the call and go on once its answer begins (ten seconds at most)
//	later hijack METHOD ...      both
//	until .PATH=VALUE METHOD ... ask again and again until the answer has that value; the last answer counts
//
// and these are steps that are no calls:
//
//	finish ID              wait for the end of the call that step ID began; its answer counts
//	wait CONTAINER STATUS  until an inspect says that .State.Status; answers 200, or 408 when it never does
//	pause DURATION         such as 200ms, 5s at most; where nothing better can be waited for
//	mark NAME              keep the time as {NAME}, for the since and until of events and logs
//
// # Bodies
//
// A body is sent as it reads, with the Content-Type application/json. Without
// one there is neither. Bodies that begin with @ are made:
//
//	@quoted "text\n"            a Go string: for white space at the ends and bytes of any kind
//	@tar NAME=TEXT NAME=TEXT    a tar of small files; @tar alone is an empty one
//	@probe                      a tar with the program of {IMAGE} as /probe, for an import
//	@build LINE ;; LINE ...     a build's context: a Dockerfile of these lines, and the files "file" and "dir/inner"
//	@image REF [KEY=VALUE ...]  an archive for /images/load: one layer, CMD ["/probe","wait"], the labels given
//
// # Captures
//
// Captures such as "A=.Id B=.NetworkSettings.Networks.web.IPAddress C=.0.Id",
// between spaces, keep values of a JSON answer. {A} is the whole value in later
// paths, bodies and extras, {A:12} its first 12 characters. A value that is not
// there reads "missing-A". Names are capital letters and digits and begin with a
// letter. These exist from the beginning:
//
//	{IMAGE}    an image whose program is package probe, and whose command is "/probe wait"
//	{IMAGEID}  its ID, with sha256:
//	{API}      the API version, such as 1.44
//	{START}    when the scenario began, as seconds with nine decimals
//	{NOW}      the present, in the same form
//
// # Extras
//
//	Content-Type: text/plain   a header to send; with nothing behind the colon it is not sent
//	stdin: "text\n"            what a hijacked connection is sent, a Go string; then its end
//	timeout: 500ms             when to stop reading, 30s at most; what came until then counts
//
// # Answers
//
// Every step has one: [Answer]. A body that is a stream of a program's output
// reads {"stdout":"...","stderr":"..."} or, where it is not multiplexed,
// {"raw":"..."}.
//
// Scenarios run on an engine that has nothing else on it: see [Target.Clean].
package scenario
