package api_test

import (
	"net/url"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Measured on engine 29; others look at no platform.
func TestPlatformOfAnImage(t *testing.T) {
	t.Parallel()
	s := newServer(t, "29", new([]string))
	if _, err := s.Core.ImageAdd("app:1", nil, nil); err != nil {
		t.Fatal(err)
	}
	const off = "image with reference app:1 was found but does not provide the specified platform (linux/s390x/v9)"
	for _, tt := range []struct{ method, path, parameter, platform, want string }{
		{"GET", "/images/app:1/json", "platform", `{"os":"linux","architecture":"` + runtime.GOARCH + `"}`, "200 "},
		{"GET", "/images/app:1/json", "platform", `{"os":"linux","architecture":"s390x","variant":"v9"}`, "404 " + off},
		{"GET", "/images/app:1/history", "platform", `{"os":"linux","architecture":"s390x","variant":"v9"}`, "404 " + off},
		{"GET", "/images/app:1/get", "platform", `{"os":"linux","architecture":"s390x","variant":"v9"}`, "404 no suitable export target found: " + off},
		{"GET", "/images/nope/json", "platform", `{"os":"linux","architecture":"s390x"}`, "404 No such image: nope:latest"},
		{"GET", "/images/app:1/json", "platform", "linux", "400 failed to parse platform: invalid character 'l' looking for beginning of value"},
		{"GET", "/images/app:1/json", "platform", `{"os":"linux"}`, "400 both OS and Architecture must be provided"},
		{"GET", "/images/app:1/json", "platform", `{"variant":"v8"}`, "400 optional platform fields provided, but OS and Architecture are missing"},
		{"GET", "/v1.47/images/app:1/json", "platform", "linux", "200 "},
		{"GET", "/v1.51/images/app:1/get", "platform=&platform", "linux",
			"400 multiple platform parameters are not supported in this API version; use API version 1.52 or later"},
		{"POST", "/v1.51/images/load", "platform=&platform", "linux",
			"400 multiple platform parameters are not supported in this API version; use API version 1.52 or later"},
		{"DELETE", "/images/app:1", "platforms", "linux", "400 failed to parse platform: invalid character 'l' looking for beginning of value"},
		{"DELETE", "/images/app:1", "platforms", `{"os":"linux","architecture":"s390x"}`,
			"400 Content will be removed from all images referencing this variant. Use —-force to force delete."},
		{"POST", "/images/load", "platform", `{"os":"linux","architecture":"s390x"}`, "501 fakedocker: a single platform of images is not modelled"},
		{"POST", "/images/create", "fromImage", "TINY", "400 invalid reference format: repository name (library/TINY) must be lowercase"},
		{"GET", "/images/json", "identity", "1", "400 conflicting options: identity requires manifests=1"},
	} {
		got := ask(s, tt.method, tt.path+"?"+tt.parameter+"="+url.QueryEscape(tt.platform), "", "")
		text := "200 "
		if got.Code != 200 {
			text = refusal(got)
		}
		if diff := cmp.Diff(tt.want, text); diff != "" {
			t.Errorf("%s %s %s (-want +got):\n%s", tt.method, tt.path, tt.platform, diff)
		}
	}
}
