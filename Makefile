# The passive-share warehouse. `make help` lists what there is; every target sets up what it needs on a
# machine that has only Python 3.11, 3.12 or 3.13, make and git.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
PYTHON := $(VENV)/bin/python
DBT := $(VENV)/bin/dbt
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PYTHONDONTWRITEBYTECODE := 1

SHARED_DATA ?= ../shared/data
export SHARED_DATA

READY := $(VENV)/.ready
VENV2 := .venv-duckdb2
VENV3 := .venv-spark
VENV4 := .venv-readers

# An environment remembers where it was made. In a folder that was moved or copied, or after its Python is
# gone, it is made anew: its programs would not start, or those of the other folder would.
define drop_if_dead
$(shell made_in=$$(sed -n 's/^command = .* -m venv //p' $(1)/pyvenv.cfg 2>/dev/null); \
	if [ -e $(1)/.ready ] && { [ ! -x $(1)/bin/python ] || [ -n "$$made_in" -a ! "$$made_in" -ef $(1) ]; }; \
	then rm $(1)/.ready; fi)
endef
$(foreach environment,$(VENV) $(VENV2) $(VENV3) $(VENV4),$(call drop_if_dead,$(environment)))

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = ":.*## "} { \
		line = sprintf("  make %-15s", $$1); count = split($$2, words, " "); \
		for (i = 1; i <= count; i++) { \
			if (length(line words[i]) > 78) { print line; line = sprintf("%22s", "") } \
			line = line " " words[i] } \
		print line }'

# The environment: exact versions with hashes. Made aside and stamped last, so that a broken install is
# made again. PYTHON_BIN names another interpreter.
# Looked for outside $(VENV): an activated environment must not be asked to replace itself.
PYTHON_BIN ?= $(shell PATH="$$(echo "$$PATH" | tr ':' '\n' | grep -vF "$(CURDIR)/$(VENV)" | paste -sd:)"; command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
$(READY): requirements.lock
	@echo "Setting up $(VENV) (once; about a minute)"
	@"$(PYTHON_BIN)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "error: Python 3.11, 3.12 or 3.13 is needed; set PYTHON_BIN"; exit 2; }
	@rm -rf $(VENV) && "$(PYTHON_BIN)" -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# The same warehouse on DuckDB 2, to see that it gives the same figures.
READY2 := $(VENV2)/.ready
export DUCKDB2_PYTHON := $(CURDIR)/$(VENV2)/bin/python
$(READY2): requirements-duckdb2.lock
	@echo "Setting up $(VENV2) (once; half a minute)"
	@rm -rf $(VENV2) && "$(PYTHON_BIN)" -m venv $(VENV2)
	@$(VENV2)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-duckdb2.lock
	@touch $@

# The same models on Spark: a Python environment of its own, and the system's Java.
READY3 := $(VENV3)/.ready
export SPARK_PYTHON := $(CURDIR)/$(VENV3)/bin/python
JAVA := $(shell command -v java || ls "$(JAVA_HOME)/bin/java" 2>/dev/null)
$(READY3): requirements-spark.lock
	@echo "Setting up $(VENV3) (once; about a minute)"
	@rm -rf $(VENV3) && "$(PYTHON_BIN)" -m venv $(VENV3)
	@$(VENV3)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	@touch $@

# Programs that read what is published.
READY4 := $(VENV4)/.ready
export READERS_PYTHON := $(CURDIR)/$(VENV4)/bin/python
$(READY4): requirements-readers.lock
	@echo "Setting up $(VENV4) (once; half a minute)"
	@rm -rf $(VENV4) && "$(PYTHON_BIN)" -m venv $(VENV4)
	@$(VENV4)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-readers.lock
	@touch $@

.PHONY: java
java:
	@test -n "$(JAVA)" || { echo "error: Spark needs Java: install OpenJDK 17 (Debian: openjdk-17-jre-headless), or set JAVA_HOME"; exit 2; }

.PHONY: setup
setup: $(READY) ## make the Python environment, and the folders that only you may enter
	@PYTHONPATH=scripts $(PYTHON) -m common.private_folders

.PHONY: setup-spark
setup-spark: java $(READY) $(READY3) ## make the Python environment with Spark too (needs Java 17)

# What only reads what is public, and publishes, takes the demo where nobody said; what changes a dataset or
# looks into one asks which.
OR_DEMO = $(or $(DATASET),demo)
ASK = test -n "$(DATASET)" || { echo "error: of which dataset? make $@ DATASET=x" >&2; exit 2; }

.PHONY: publication
publication: $(READY) ## environment, data, build, tests and publication of DATASET (demo) as of AS_OF
	@if [ "$(OR_DEMO)" = demo ]; then $(PYTHON) scripts/synthesize.py; fi
	@$(PYTHON) scripts/publish.py --dataset "$(OR_DEMO)" $(if $(AS_OF),--as-of "$(AS_OF)") $(if $(LABEL),--label "$(LABEL)")

.PHONY: demo
demo: $(READY) ## make the demo dataset of invented people (seconds)
	@$(PYTHON) scripts/synthesize.py

.PHONY: land
land: $(READY) ## land raw files: DATASET=x RECEIVED=2026-08-22 FILES="a.xlsx b.csv" [OPTIONS="--table y60c07"]
	@$(ASK)
	@$(PYTHON) scripts/land.py --dataset "$(DATASET)" $(if $(RECEIVED),--received "$(RECEIVED)") $(OPTIONS) $(FILES)

# One environment is made while another is, or while lint runs: a minute and a half less on a fresh machine.
# What the machine lacks (Java, Chromium, strace, LibreOffice) is said in one line at the end.
# Three workers on two cores: a test that waits for a disk, a browser or another process leaves its core.
WORKERS = $(shell echo $$(( ($$(nproc 2>/dev/null || echo 2) * 3 + 1) / 2 )))
TESTED = $(MAKE) -j2 $(READY) $(READY2) $(if $(JAVA),$(READY3)) $(READY4) lint \
	&& $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
.PHONY: test
test: ## everything that CI checks (a quarter of an hour)
	@$(TESTED)

.PHONY: test-full
test-full: ## the long forms too
	@$(TESTED) -m "long or not long"

.PHONY: test-spark
test-spark: java $(READY) $(READY3) ## the tests on Spark, the long ones too (needs Java 17)
	@$(PYTHON) scripts/synthesize.py
	@$(PYTHON) -m pytest tests/python/method/test_spark.py -m "long or not long"

PYTHONS ?= python3.12 python3.13
.PHONY: test-pythons
test-pythons: $(READY) ## the example comes out the same from other Pythons: PYTHONS="python3.12 python3.13"
	@published="$$(mktemp -d)"; trap 'rm -rf "$$published"' EXIT; \
	$(PYTHON) scripts/publish.py --dataset example --output "$$published"; \
	for python in $(PYTHONS); do \
		$(MAKE) setup VENV=.venv-$$python PYTHON_BIN=$$python; \
		.venv-$$python/bin/python --version; \
		.venv-$$python/bin/python scripts/verify.py --dataset example --output "$$published"; \
	done

# Types, SQL, and the conventions on dbt's manifest: two at a time.
.PHONY: lint lint-python lint-sql lint-conventions
lint: $(READY) ## ruff, mypy, sqruff, zizmor, the conventions of docs/style.md
	@$(MAKE) -j2 lint-python lint-sql lint-conventions
lint-python: $(READY)
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --quiet --check .
	@$(VENV)/bin/mypy
SQL := models tests analyses
lint-sql: $(READY)
	@$(VENV)/bin/sqruff lint --quiet $(SQL)
PARSE := --no-partial-parse
lint-conventions: $(READY)
	@DATASET=example $(DBT) --quiet parse --target lint --target-path target/lint $(PARSE)
	@$(VENV)/bin/dbt-bouncer --config-file dbt-bouncer.yml
	@PYTHONPATH=scripts $(PYTHON) -c 'from publication.exports import *; read_exports(Path("target/lint/manifest.json"))'
	@$(VENV)/bin/zizmor --offline --quiet --no-progress .github

.PHONY: lint-changed
lint-changed: $(READY) ## the same for what is changed since the last commit, in seconds (the pre-commit hook)
	@changed() { git diff --name-only --diff-filter=d HEAD -- "$$@" | xargs; }; \
	sql="$$(changed 'models/*.sql' 'tests/*.sql' 'analyses/*.sql')"; \
	$(MAKE) -j2 lint-python $${sql:+lint-sql SQL="$$sql"} \
		$$(test -z "$$(changed '*.sql' '*.yml')" || echo lint-conventions PARSE=)

# pip's check of hashes does not see sqlglot behind sqlglot[c]: the lock names it without its extra too.
UV_COMPILE := uv pip compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-header \
	--no-annotate --python-version=3.11 pyproject.toml
.PHONY: locks
locks: $(READY) ## write the hashed locks anew from pyproject.toml (needs uv)
	@$(UV_COMPILE) --extra dev -o requirements.lock
	@$(UV_COMPILE) --override <(echo "duckdb==2.0.0") -o requirements-duckdb2.lock
	@$(UV_COMPILE) --extra spark -o requirements-spark.lock
	@$(filter-out pyproject.toml,$(UV_COMPILE)) --group readers -o requirements-readers.lock
	@perl -0pi -e 's/^sqlglot\[c\](==.*?)(?=^[a-z])/sqlglot$$1$$&/ms' requirements.lock

.PHONY: docs
docs: $(READY) ## the catalogue: dbt docs and column lineage, in docs/site
	@$(PYTHON) scripts/docs_site.py

.PHONY: coverage
coverage: $(READY) ## which tests prove each section of the method
	@DATASET=example $(DBT) --quiet parse --target lint --target-path target/lint
	@PYTHONPATH=scripts $(PYTHON) tests/python/support/method_coverage.py

.PHONY: analyses
analyses: $(READY) ## run the example queries on the current publication of DATASET
	@$(PYTHON) scripts/analyses.py --dataset "$(OR_DEMO)"

.PHONY: sql
sql: $(READY) ## a DuckDB prompt on the current publication of DATASET, read-only
	@test -f "publications/$(OR_DEMO)/current/passive_share.duckdb" || { echo "error: nothing is published for $(OR_DEMO); make publication makes it"; exit 1; }
	@$(VENV)/bin/duckdb -readonly "publications/$(OR_DEMO)/current/passive_share.duckdb"

.PHONY: explain
explain: $(READY) ## why a cell is what it is: DATASET=x AREA=0461 GROUP=sygedagpenge PERIOD=2019Q1 [AGAINST=2019-03-31: who changed since] (private)
	@$(ASK)
	@$(PYTHON) scripts/explain.py --dataset "$(DATASET)" --area "$(AREA)" --group "$(GROUP)" --period "$(PERIOD)" $(if $(AS_OF),--as-of "$(AS_OF)") $(if $(AGAINST),--against "$(AGAINST)") $(if $(LIMIT),--limit "$(LIMIT)")

.PHONY: worklist
worklist: $(READY) ## courses without hours, to fill in and land: DATASET=x AREA=0461 or all (private)
	@$(ASK)
	@$(PYTHON) scripts/worklist.py --dataset "$(DATASET)" --area "$(AREA)"

.PHONY: bench
SCALE ?= 1
bench: $(READY) ## ours against hand-written SQL, polars and pandas, at SCALE million spells and courses
	@PYTHONPATH=$(CURDIR)/scripts $(PYTHON) -m benchmarks --scale "$(SCALE)" $(OPTIONS)

.PHONY: disclosure-cost
disclosure-cost: $(READY) ## hidden cells and persons by vintage, group and threshold, against the optimum: DATASET
	@PYTHONPATH=$(CURDIR)/scripts $(PYTHON) -m benchmarks.disclosure_cost --dataset "$(DATASET)"

.PHONY: bench-spark
bench-spark: java $(READY) $(READY3) ## the same build on DuckDB and on Spark, at SCALE millions (needs Java)
	@PYTHONPATH=$(CURDIR)/scripts $(PYTHON) -m spark.engines --scale "$(SCALE)" $(OPTIONS)

.PHONY: verify
verify: $(READY) ## check a publication against its manifest and rebuild it from the inputs: DATASET, AS_OF
	@$(ASK)
	@$(PYTHON) scripts/verify.py --dataset "$(DATASET)" $(if $(AS_OF),--as-of "$(AS_OF)")

.PHONY: readers
readers: $(READY) $(READY2) $(READY4) ## open the current publication of DATASET with other programs; docs/readers.md
	@PYTHONPATH=$(CURDIR)/scripts:$(CURDIR)/tests $(PYTHON) -m readers "publications/$(OR_DEMO)/current"

.PHONY: torture
torture: $(READY) ## kill, fill, corrupt and race publications; prints what survived [OPTIONS=--short]
	@PYTHONPATH=$(CURDIR)/scripts:$(CURDIR)/tests $(PYTHON) -m torture $(OPTIONS)

.PHONY: status
status: $(READY) ## what was delivered and published, what has come since, what to do next: DATASET=x
	@$(ASK)
	@$(PYTHON) scripts/status.py --dataset "$(DATASET)"

.PHONY: purge
purge: $(READY) ## erase expired person extracts, after asking: DATASET=x BEFORE=2020-01-01 [YES=1]
	@$(ASK)
	@$(PYTHON) scripts/purge.py --dataset "$(DATASET)" --before "$(BEFORE)" $(if $(YES),--yes)

.PHONY: pictures
pictures: $(READY) ## every sheet of the current workbook of DATASET as a PNG (LibreOffice, poppler)
	@PYTHONPATH=$(CURDIR)/scripts:$(CURDIR)/tests $(PYTHON) -m pictures --dataset "$(OR_DEMO)"

.PHONY: audit
audit: $(READY) ## known weaknesses of the dependencies, as far as an advisory source answers
	@for lock in requirements*.lock; do \
		echo "$$lock"; \
		$(VENV)/bin/pip-audit --requirement "$$lock" --require-hashes --disable-pip --progress-spinner off \
			|| failed=1; \
	done; exit "$${failed:-0}"

.PHONY: clean
clean: ## remove what can be made again (never seeds/<dataset>/ or publications/)
	@rm -rf target logs warehouse/*.duckdb* warehouse/*.spark warehouse/.building warehouse/spill docs/site .pytest_cache .mypy_cache .ruff_cache .hypothesis
