# Một Cửa. `make help` lists what there is; the environment in .venv is made when a target needs it.

.DEFAULT_GOAL := help
.PHONY: help up down logs status journey test fuzz lint bench protos openapi lock clean

PY := .venv/bin/python
READY := .venv/.installed
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Installed again only when the locks or the packaging change.
$(READY): requirements-dev.lock pyproject.toml deploy/local/bootstrap.sh
	@PYTHON="$(PYTHON)" deploy/local/bootstrap.sh .venv
	@touch $@

up: $(READY) ## Start everything on this machine and stay; Ctrl-C stops it
	@exec $(PY) -m deploy.local up

down: $(READY) ## Stop it from another terminal
	@$(PY) -m deploy.local down

logs: $(READY) ## Follow the logs; PARTS="submission gateway" chooses
	@exec $(PY) -m deploy.local logs $(PARTS)

status: $(READY) ## What runs, where, and the memory it takes
	@$(PY) -m deploy.local status

journey: $(READY) ## Walk one dossier from a citizen to a ward and back, against the running stack
	@$(PY) -m deploy.local status > /dev/null && $(PY) -m tests.journey

test: $(READY) ## Run the tests on a stack of their own; ARGS="tests/unit -k clock" chooses
ifdef ARGS
	$(PY) -m pytest $(ARGS)
else
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not alone"
	$(PY) -m pytest -m alone
endif

fuzz: $(READY) ## Make up many more calls than the tests do, other ones each time; FUZZ_EXAMPLES=1000 says how many a method
	FUZZ_EXAMPLES=$(or $(FUZZ_EXAMPLES),200) $(PY) -m pytest tests/fuzz -s --timeout=0

lint: $(READY) ## Style, types, layers, protos, and drift of generated files
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/buf lint protos
	$(PY) -m deploy.codegen --check
	$(PY) -m gateway.openapi --check

bench: $(READY) ## Measure our cost against the bare libraries, as ratios in one run
	@GRPC_VERBOSITY=ERROR $(PY) -m tests.bench

protos: $(READY) ## Regenerate protos/gen
	$(PY) -m deploy.codegen

openapi: $(READY) ## Regenerate the OpenAPI document
	$(PY) -m gateway.openapi

lock: $(READY) ## Resolve the dependencies anew
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra local --extra dev pyproject.toml -o requirements-dev.lock

clean: ## Delete var/, that is all local data and keys, and the caches
	@if [ -x $(PY) ] && $(PY) -m deploy.local status > /dev/null 2>&1; then \
		echo "Một Cửa is running: make down first." >&2; exit 1; fi
	rm -rf var dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
