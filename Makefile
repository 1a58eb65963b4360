# What a developer types. .ci/run does all of it, from a clean clone.

GO            ?= go
FUZZTIME      ?= 20s
GOLANGCI_LINT ?= $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: test race lint fuzz bench docker engines examples cover

test: ## the one test command; needs no Docker
	$(GO) test ./...

race:
	$(GO) test -race ./...

lint:
	test -z "$$(gofmt -l .)"
	$(GO) vet ./...
	$(GOLANGCI_LINT) run

fuzz: ## every fuzz target for FUZZTIME
	scripts/fuzz $(FUZZTIME)

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

docker: ## the same tests, on the engine of DOCKER_HOST too
	APPNET_DOCKER=required $(GO) test -race -count=1 ./...

engines: ## engines 20.10, 26.1 and 28.5 side by side; Debian, as root
	scripts/engines start

examples:
	$(GO) run ./examples/interapp
	$(GO) run ./examples/hostaccess
	$(GO) run ./examples/hostaccess -matrix
	$(GO) run ./examples/deployer -fake
	$(GO) run ./examples/rollout

cover:
	$(GO) test -coverpkg=./... -coverprofile=coverage.txt ./...
	$(GO) tool cover -func=coverage.txt | tail -n 1
