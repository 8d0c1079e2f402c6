# Every name here is what CI uses, too. ARTIFACTS=DIR builds elsewhere.
ARTIFACTS ?= $(CURDIR)/artifacts
OUT ?= $(ARTIFACTS)/selkie
PREFIX ?= /usr/local
DESTDIR ?=
DOTNET ?= dotnet
RID := $(shell uname -m | sed 's/x86_64/linux-x64/;s/aarch64/linux-arm64/')
PUBLISH = $(DOTNET) publish -v q --nologo -c Release -r $(RID) -p:ArtifactsPath=$(ARTIFACTS) -o $(OUT)
LIBEXEC = $(DESTDIR)$(PREFIX)/libexec/selkie

# The SDK is a tool here: it greets nobody, reports nothing home and makes no certificates.
export DOTNET_NOLOGO = 1
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_GENERATE_ASPNET_CERTIFICATE = false

.PHONY: all setup dev selkie service monitor image hello test unit-tests end-to-end check map surface format bench system-tests install uninstall clean

all: dev

setup: ## install what is missing: native programs, linker, and say how to get the .NET SDK
	tools/setup

dev: monitor selkie service image ## publish what changed

selkie:
	$(PUBLISH) src/Cli

service:
	$(PUBLISH) src/Service

monitor:
	$(PUBLISH) src/Monitor

image: $(OUT)/hello.tar

$(OUT)/hello.tar: src/native/hello/hello.c tools/hello-image
	tools/hello-image src/native/hello/hello.c $@

hello: setup dev ## run a real container from the image that Selkie carries with it
	$(OUT)/selkie load --quiet --input $(OUT)/hello.tar >/dev/null
	$(OUT)/selkie run --rm --network none localhost/selkie/hello

test: setup dev ## every test: unit, contract, end-to-end rootful and rootless
	ARTIFACTS=$(ARTIFACTS) SELKIE_BIN=$(OUT) DOTNET="$(DOTNET)" tools/run-tests

unit-tests:
	ARTIFACTS=$(ARTIFACTS) SELKIE_BIN=$(OUT) DOTNET="$(DOTNET)" tools/run-tests --unit

end-to-end: dev
	ARTIFACTS=$(ARTIFACTS) SELKIE_BIN=$(OUT) DOTNET="$(DOTNET)" tools/run-tests EndToEnd

check: ## analyzers, format, allowed arrows between folders, sizes of files and methods
	$(DOTNET) build -v q --nologo -p:ArtifactsPath=$(ARTIFACTS) Selkie.slnx
	$(DOTNET) format whitespace Selkie.slnx --verify-no-changes --no-restore -v q
	$(DOTNET) run -v q --project tools/Map -p:ArtifactsPath=$(ARTIFACTS) -- check

map: ## write who uses whom, and how large everything is, into ARCHITECTURE.md
	$(DOTNET) run -v q --project tools/Map -p:ArtifactsPath=$(ARTIFACTS) -- write

surface: ## write commands, routes and dependencies into docs/surface
	$(DOTNET) build -v q --nologo -p:ArtifactsPath=$(ARTIFACTS) tests/Cli.Tests
	SELKIE_WRITE_SURFACE=1 $(ARTIFACTS)/bin/Selkie.Cli.Tests/debug/Selkie.Cli.Tests --no-ansi --progress off --filter-class "*SurfaceFilesTests"

format:
	$(DOTNET) format Selkie.slnx

bench: dev ## ratios beside another engine: make bench PEER=podman
	tools/bench $(OUT)/selkie $(PEER)
	tools/bench-api $(OUT)/selkie $(PEER)

system-tests: dev ## Podman's own system tests: make system-tests PEER_KIT=DIR [REMOTE=1] [FILES="030 055"]
	tools/system-tests $(PEER_KIT) $(OUT) $(if $(REMOTE),--remote) $(FILES)

# What is there is installed as it is: root's make builds nothing anew.
$(OUT)/selkie:
	$(MAKE) selkie

$(OUT)/selkie-monitor:
	$(MAKE) monitor

$(OUT)/selkie-service:
	$(MAKE) service

install: $(OUT)/selkie $(OUT)/selkie-monitor $(OUT)/selkie-service image ## PREFIX=/usr/local DESTDIR=
	install -d $(LIBEXEC) $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(OUT)/selkie $(OUT)/selkie-monitor $(OUT)/selkie-service $(LIBEXEC)/
	install -m 644 $(OUT)/hello.tar $(LIBEXEC)/
	ln -sfn ../libexec/selkie/selkie $(DESTDIR)$(PREFIX)/bin/selkie
	tools/install-extras $(OUT)/selkie $(DESTDIR)$(PREFIX) $(PREFIX)

uninstall:
	rm -rf $(LIBEXEC)
	rm -f $(DESTDIR)$(PREFIX)/bin/selkie
	tools/install-extras --remove $(DESTDIR)$(PREFIX)

clean:
	rm -rf $(ARTIFACTS)
