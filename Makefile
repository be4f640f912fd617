# A machine with make and Python 3.11 or newer is enough. `make` alone lists the targets.

VENV  ?= .venv
BENCH ?= .venv-bench
BUILD := build
UPGRADE ?=

# The first interpreter that is new enough; python3 is often older than what stands beside it.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
    && { echo "$$python"; break; }; done)

# A stamp carries the checksum of what it installed: an unchanged lock is never installed twice.
key = $(shell cat $(1) 2>/dev/null | cksum | cut -d' ' -f1)
PROJECT := pyproject.toml
DEV     := $(VENV)/.installed-dev-$(call key,requirements-dev.txt $(PROJECT))
RUNTIME := $(VENV)/.installed-runtime-$(call key,requirements.txt)
PEERS   := $(BENCH)/.installed-bench-$(call key,requirements-bench.txt $(PROJECT))

# Two processes for each processor: much of a test is waiting for a sync or a server.
WORKERS := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) * 2 )))

# Which tests: those that take a few seconds at most, unless all are asked for.
TESTS := -m "not slow"

# What is run once more against the installed wheel, far from the checkout.
WHEEL_TESTS := contract i18n
WHEEL_TESTS_FULL := $(WHEEL_TESTS) domain application audit storage

bin = $(abspath $(VENV))/bin
pip = -m pip --disable-pip-version-check --quiet
compile = $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --no-header $(UPGRADE) pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-full tests beside bench lint lock wheel-test clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: | $(if $(wildcard $(DEV)),$(DEV),$(RUNTIME)) ## Run the Troika consultation of 2021 and tell it as it happens
	PYTHONPATH=. $(bin)/python examples/run.py examples/consultation_2021

test: | $(DEV) ## Run the tests; beside them check style, types and layers, and try the wheel
	@$(MAKE) --no-print-directory -k -j 2 tests beside

test-full: | $(DEV) ## The same with the slow tests and far more examples for each law
	@$(MAKE) --no-print-directory -k -j 2 tests beside \
	    TESTS=--hypothesis-profile=thorough WHEEL_TESTS="$(WHEEL_TESTS_FULL)"

# The tests wait for syncs and servers a quarter of their time: what else has to pass is done in it,
# and told in one piece when it is over.
tests: | $(DEV)
	$(bin)/python -m pytest -n $(WORKERS) $(TESTS)

beside: | $(DEV)
	@mkdir -p $(BUILD)
	@$(MAKE) --no-print-directory lint wheel-test WORKERS=1 > $(BUILD)/beside.log 2>&1; \
	    passed=$$?; echo; cat $(BUILD)/beside.log; exit $$passed

bench: | $(PEERS) ## Measure this engine and its peers side by side
	$(abspath $(BENCH))/bin/python -m benchmarks

lint: | $(DEV) ## Check style, types and layers
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy --strict rcm_workflow
	$(bin)/lint-imports --no-cache

lock: | $(DEV) ## Renew the lock files; UPGRADE=--upgrade takes the newest versions
	$(compile) --extra postgres --output-file requirements.txt
	$(compile) --extra postgres --extra dev --output-file requirements-dev.txt
	$(compile) --extra postgres --extra bench --output-file requirements-bench.txt

# From the checkout a source archive, from that a wheel, and that into an environment of its own,
# which borrows the dependencies already installed. -qq: a second summary would hide the first.
wheel-test: | $(DEV) ## Build the wheel, install it and try it far from the checkout
	@rm -rf $(BUILD)/wheel && mkdir -p $(BUILD)/wheel/source
	@$(bin)/python -m hatchling build -t sdist -d $(BUILD)/wheel >/dev/null
	@tar -xzf $(BUILD)/wheel/*.tar.gz -C $(BUILD)/wheel/source --strip-components 1
	@cd $(BUILD)/wheel/source && $(bin)/python -m hatchling build -t wheel -d .. >/dev/null
	@$(bin)/python -m venv --without-pip $(BUILD)/wheel/venv
	@$(bin)/python $(pip) --python $(BUILD)/wheel/venv/bin/python \
	    install --no-index --no-deps $(BUILD)/wheel/*.whl
	@$(bin)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	    > "$$($(BUILD)/wheel/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/borrowed.pth"
	@elsewhere=$$(mktemp -d) && trap 'rm -rf "$$elsewhere"' EXIT \
	    && cp tests/house/installed/*.py "$$elsewhere" && cd "$$elsewhere" \
	    && RCM_CHECKOUT="$(CURDIR)" $(abspath $(BUILD))/wheel/venv/bin/python -m pytest -qq \
	        -p no:cacheprovider -p no:randomly -p no:xdist --rootdir . . \
	    && cp -r "$(CURDIR)/tests" "$(CURDIR)/docs" . \
	    && $(abspath $(BUILD))/wheel/venv/bin/python -m pytest -qq -n $(WORKERS) -k "not postgres" \
	        -m "not slow" -p no:cacheprovider -o pythonpath=. -o markers="slow: long" \
	        --import-mode=importlib --rootdir . $(addprefix tests/,$(WHEEL_TESTS))
	@echo "The wheel works away from its checkout."

clean: ## Remove what builds and tools left behind; environments stay
	rm -rf $(BUILD) dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find rcm_workflow tests examples benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(VENV)/bin/pip $(BENCH)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. \
	Install it (Debian, Ubuntu: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments. \
	Install its venv module (Debian, Ubuntu: apt-get install python3-venv)."; exit 1; }
	"$(PYTHON)" -m venv $(patsubst %/bin/pip,%,$@)

$(DEV): | $(VENV)/bin/pip
	$(bin)/python $(pip) install --require-hashes -r requirements-dev.txt
	$(bin)/python $(pip) install --no-index --no-build-isolation --no-deps -e .
	@rm -f $(VENV)/.installed-* && touch $@

$(RUNTIME): | $(VENV)/bin/pip
	$(bin)/python $(pip) install --require-hashes -r requirements.txt
	@touch $@

$(PEERS): | $(BENCH)/bin/pip
	$(BENCH)/bin/python $(pip) install --require-hashes -r requirements-bench.txt
	@rm -f $(BENCH)/.installed-* && touch $@
