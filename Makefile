# The commands of this project. `make run` and `make test` need Python 3.11 or newer and make, nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PORT ?= 8000
KILLS ?= 1000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test
INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps
COMPILE := uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command "make lock" pyproject.toml
NO_BROWSER := $(filter no,$(BROWSER))
LEFT_OUT := Left out, as BROWSER=no asks: tests/browser (the browser phone in a real Chromium).

.PHONY: run call test bench soak lock

run: $(READY)
	@$(BIN)/ivr render || echo "The line starts without the audio that is missing."
	@PORT=$(PORT) $(BIN)/ivr serve

call: $(READY)
	@PORT=$(PORT) $(BIN)/ivr call

# BROWSER=no leaves out the tests in a real browser, and says so.
test: $(READY_TO_TEST)
	@$(if $(NO_BROWSER),echo "$(LEFT_OUT)",$(BIN)/python -m tests.browser.chromium)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ivr check
	$(BIN)/pytest --numprocesses=3 --dist=loadfile --cov --cov-report= --cov-fail-under=90 $(if $(NO_BROWSER),--ignore=tests/browser)
	@$(BIN)/coverage report --include='ivr/core/*,ivr/content/*,ivr/twilio/*' --fail-under=100 --skip-covered --show-missing
	@$(if $(NO_BROWSER),echo "$(LEFT_OUT)")

bench: $(READY_TO_TEST)
	@$(BIN)/python -m tests.bench

# Minutes to an hour. KILLS=100 makes the first part shorter.
soak: $(READY_TO_TEST)
	@$(BIN)/python -m tests.soak --kills $(KILLS)
	@$(BIN)/python -m tests.soak --kills $$(($(KILLS) / 5)) --postgres
	@$(BIN)/python -m tests.soak.swaps
	@$(BIN)/python -m tests.soak.millions
	@$(BIN)/python -m tests.soak.sequences

# Versions and hashes only: the lock names no index and no address.
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: type  python3 -m pip install uv"; exit 1; }
	@$(COMPILE) --extra install -o requirements.lock
	@$(COMPILE) --extra install --extra dev --constraint requirements.lock -o requirements-dev.lock

# The stamp is written last, so an interrupted set-up is done again.
$(READY): requirements.lock pyproject.toml
	@python=""; for p in python3 python3.14 python3.13 python3.12 python3.11; do \
		if command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then python=$$p; break; fi; done; \
	[ -n "$$python" ] || { echo "Python 3.11 or newer is needed. On Debian or Ubuntu type:  apt-get install python3 python3-venv"; exit 1; }; \
	echo "Setting up (once, about half a minute) ..."; \
	rm -rf $(VENV); \
	$$python -m venv $(VENV) || { echo "Python cannot make virtual environments. On Debian or Ubuntu type:  apt-get install python3-venv"; exit 1; }
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock
	@$(BIN)/python $(INSTALL) --no-build-isolation -e .
	@touch $(READY)

$(READY_TO_TEST): $(READY) requirements-dev.lock
	@echo "Setting up what tests it (once) ..."
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $(READY_TO_TEST)
