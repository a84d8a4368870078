# Two commands matter: `make demo` shows the main job, `make test` passes the tests.
# Each does all of its own set-up from a machine with Python 3.11 or 3.12, make and a C compiler.

VENV := .venv
BIN := $(VENV)/bin
HOME_DEMO := build/demo

.DEFAULT_GOAL := help
.PHONY: help install demo test test-fast crash docs pictures bench lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(VENV)/installed ## make .venv/bin/reviewwatch and nothing else

demo: install ## watch the sample corpus through a PubMed on loopback; ends with the digest page's path
	@$(BIN)/reviewwatch demo --home $(HOME_DEMO)

test: install ## all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-fast: install ## the tests that take a moment
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow"

crash: install ## kill the alert step 500 times at a random line and print what a mail server saw of it
	@$(BIN)/python -m tests.faults.crashes 500

docs: install ## write docs/claims anew from the specification tests as they run
	@$(BIN)/python -m pytest tests/spec -q --write-pages

pictures: install ## draw the inbox's pictures in docs anew; needs Chromium or Chrome
	@$(BIN)/python -m tests.web.pictures

bench: install ## time judging a million findings, and reading real abstracts if ../shared has them; takes minutes
	@$(BIN)/python tests/bench/comparing.py
	@OMP_NUM_THREADS=1 $(BIN)/python tests/bench/reading.py

lock: install ## pin the newest dependencies that pyproject.toml allows
	@$(BIN)/uv pip compile pyproject.toml --extra test --group build --universal --generate-hashes \
		--no-header --upgrade -q -o requirements.lock

clean: ## remove what the targets above made
	rm -rf $(VENV) build *.egg-info .pytest_cache

# A fitting Python is one that starts, is 3.11 or 3.12 and can make a virtual environment.
$(VENV)/installed: requirements.lock requirements-uv.lock pyproject.toml
	@for candidate in "$$PYTHON" python3.12 python3.11 python3 python \
			/usr/bin/python3.12 /usr/bin/python3.11 /usr/local/bin/python3.12 /usr/local/bin/python3.11; do \
		[ -n "$$candidate" ] || continue; \
		"$$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' \
			2>/dev/null && { python="$$candidate"; break; }; \
	done; \
	if [ -z "$$python" ]; then \
		echo "reviewwatch needs Python 3.11 or 3.12 with the venv module (scispaCy excludes 3.13); none was found." >&2; \
		echo "Install one (on Debian: apt-get install python3.11 python3.11-venv) or name it: make PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	fi; \
	command -v cc >/dev/null || command -v gcc >/dev/null || { \
		echo "reviewwatch needs a C compiler for nmslib (on Debian: apt-get install build-essential python3-dev)." >&2; exit 1; }; \
	echo "setting up $(VENV) with $$python" >&2; \
	"$$python" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-uv.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install -q --require-hashes --no-deps -r requirements.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install -q --no-deps --no-build-isolation -e .
	@touch $@
