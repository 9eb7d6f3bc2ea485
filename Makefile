# The portal and its tests, from a bare machine: `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
# Trust the machine's own certificates too, as pip and the browser do.
export UV_SYSTEM_CERTS := 1
UV = VIRTUAL_ENV=$(abspath $(VENV)) $(VENV)/bin/uv
SOURCES := $(shell find ckanext-ogptn harvesters schemas -type f -not -name '*.pyc' -not -name '*.mo') setup.py pyproject.toml README.md LICENSE
CODE := ckanext-ogptn harvesters schemas tests setup.py

.PHONY: help install portal test lint conformance bench solr lock clean

help: ## List these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(VENV)/portal-installed ## Install the portal into .venv

portal: install ## Run the portal; Ctrl-C ends all it started (options: ARGS="--port 5001")
	@exec $(VENV)/bin/ogptn up $(ARGS)

test: $(VENV)/test-installed ## Run all tests, two files at a time (options: ARGS="tests/search -x" runs a part, one after the other)
	$(VENV)/bin/pytest $(or $(ARGS),--numprocesses 2 --dist loadgroup --no-loadscope-reorder --durations 20)

conformance: $(VENV)/test-installed ## Run CKAN's own search tests (on Solr: SOLR=stock or SOLR=overlay) and ckanext-harvest's of its CKAN harvester
	$(if $(SOLR),$(VENV)/bin/python tests/solr/with_solr.py --schema $(SOLR)) $(VENV)/bin/python tests/conformance/run.py $(ARGS)

bench: $(VENV)/test-installed ## Measure search, pages as plans grow, harvesting, and suggested links (options: ARGS="--no-quality", "--no-speed", "--no-pages", "--no-harvest", "--no-formats", "--no-links", "--sizes 1000", "--promises 50,500", "--datasets 1000", "--no-solr", "--json FILE")
	$(VENV)/bin/python tests/bench/run.py $(ARGS)

solr: install ## Run Solr 9 for CKAN on 127.0.0.1 (options: ARGS="--schema stock --port 8984")
	@exec $(VENV)/bin/python -m ckanext.ogptn.search.solr run $(ARGS)

lint: $(VENV)/test-installed ## Check style, types and formatting
	$(VENV)/bin/ruff check $(CODE)
	$(VENV)/bin/ruff format --check $(CODE)
	cd $(VENV) && bin/mypy --config-file ../pyproject.toml -p ckanext.ogptn

lock: $(VENV)/bin/uv ## Write the lock files anew from requirements/*.in
	for name in installer portal test; do \
	  $(UV) pip compile --quiet --generate-hashes --python-version 3.11 --upgrade \
	    --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

clean: ## Remove what was installed and built here; a portal's data stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/uv: requirements/installer.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@touch $@

$(VENV)/portal-packages: $(VENV)/bin/uv requirements/portal.txt
	$(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements/portal.txt
	@touch $@

$(VENV)/test-packages: $(VENV)/portal-packages requirements/test.txt
	$(UV) pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@

# The wheel is installed, never the folder: CKAN finds migrations and templates where an installation has them.
$(VENV)/portal-installed: $(VENV)/portal-packages $(SOURCES)
	$(UV) pip install --quiet --no-build-isolation --no-deps --reinstall .
	@rm -rf build *.egg-info
	@touch $@

$(VENV)/test-installed: $(VENV)/test-packages $(VENV)/portal-installed
	@touch $@
