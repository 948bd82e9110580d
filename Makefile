# Everything on a fresh machine with Python 3.11+, Node 20+ and make:  make demo  |  make test
PYTHON ?= python3
BIN := .venv/bin
DATA ?= data
PORT ?= 8080

.PHONY: setup demo test lint evaluate bench generate clean

setup: .venv/ready api/web/dist/index.html

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed: make PYTHON=python3.12 …"'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

WEB := $(shell find api/web/src api/web/index.html -type f 2>/dev/null)
api/web/dist/index.html: api/web/package-lock.json $(WEB)
	cd api/web && npm ci --no-audit --no-fund --silent && npm run --silent build

# Reads the sample reports (digests), answers the first question with its sentences, and serves until Ctrl-C.
demo: setup
	$(BIN)/kg build --data $(DATA) --table
	$(BIN)/kg ask "哪些县市区有志愿警务品牌" --data $(DATA) --table
	$(BIN)/kg serve --data $(DATA) --port $(PORT)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The browser that the pages are tested in.
tests/api/node_modules/.package-lock.json: tests/api/package-lock.json
	cd tests/api && npm ci --no-audit --no-fund --silent

test: lint tests/api/node_modules/.package-lock.json
	$(BIN)/python -m pytest

# Rewrites what is generated from the ontology; a test fails where it has drifted.
generate: setup
	$(BIN)/python -m ontology.generate.documents

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra cluster --extra dev --generate-hashes --no-header pyproject.toml -o requirements.lock

# Extraction on annotated reports kept apart from training; rewrites docs/evaluation.md:  make evaluate ANNOTATED="folder%4 other%1"
evaluate: setup
	$(BIN)/python -m loaders.evaluation $(ANNOTATED)

# Measures projecting, writing and syncing invented reports, asking, and extraction; rewrites docs/performance.md.
bench: setup
	$(BIN)/python bench/run.py
	$(BIN)/python bench/asking.py --out docs/asking-performance.md
	$(BIN)/python bench/extraction.py

clean:
	rm -rf .venv api/web/dist api/web/node_modules tests/api/node_modules build data
