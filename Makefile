# Everything happens in .venv; a machine needs only Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
# Without a folder before it: pip takes a blank in it for the end of the name.
export PIP_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo experiment counsel test test-slow lint format bench listened bench-peers fuzz-api test-ray assure local-model studio page page-build clean

help:            ## say what there is
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: .venv/run  ## a whole session with a simulated patient, offline
	$(BIN)/scriptgraph check scripts/stress_relief.yaml
	$(BIN)/scriptgraph simulate scripts/stress_relief.yaml \
	    --patient scripts/patients/accountant.yaml --seed 4 --out runs/demo.jsonl

experiment: .venv/report  ## a hundred rehearsed dialogues with table and page, offline
	$(BIN)/scriptgraph experiment scripts/plans/rehearsal.yaml --out runs/rehearsal
	$(BIN)/scriptgraph report runs/rehearsal --html runs/rehearsal/report.html

# Two counsellors that are no language models reply to the same clients; the same commands, with
# --model, --models and --judge, do it for real.
OUT := runs/counsel
COUNSEL := scripts/counsel
CARDS := $(wildcard $(COUNSEL)/cards/*.yaml)
counsel: .venv/counsel  ## replies scored, paired and compared, role-play and an arena, offline
	$(BIN)/scriptgraph prefer $(COUNSEL)/messages.jsonl --out $(OUT)/replies
	$(BIN)/scriptgraph score $(OUT)/replies/candidates.jsonl --rubric principles --repeats 2
	$(BIN)/scriptgraph prefer $(COUNSEL)/messages.jsonl --seed 21 --out $(OUT)/other
	$(BIN)/scriptgraph compare $(OUT)/replies/candidates.jsonl $(OUT)/other/candidates.jsonl --per-principle
	test -e $(OUT)/session.jsonl || $(BIN)/scriptgraph simulate scripts/stress_relief.yaml \
	    --patient scripts/patients/accountant.yaml --best-of 4 --rubric principles --out $(OUT)/session.jsonl
	$(BIN)/scriptgraph export $(OUT)/session.jsonl --format candidates --rehearsal --out $(OUT)/session.candidates.jsonl
	$(BIN)/scriptgraph export $(OUT)/session.jsonl --format pairs --rehearsal --out $(OUT)/session.pairs.jsonl
	$(BIN)/scriptgraph card $(COUNSEL)/posts.jsonl --out $(OUT)/cards
	$(BIN)/scriptgraph roleplay $(CARDS) $(COUNSEL)/long_posts.jsonl --turns 25 --out $(OUT)/roleplay
	$(BIN)/scriptgraph score $(OUT)/roleplay --rubric alliance --repeats 2
	$(BIN)/scriptgraph report $(OUT)/roleplay --html $(OUT)/roleplay.html
	$(BIN)/scriptgraph arena $(wordlist 1, 6, $(CARDS)) --turns 5 --out $(OUT)/arena \
	    --counsellors one=rehearsal,two=rehearsal,three=rehearsal,guided=scripts/stress_relief.yaml@rehearsal

# Where Python may not keep what it compiled, each of the many processes compiles everything anew.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist worksteal
MARKED := not slow
test: .venv/dev  ## the tests, but for those that take more than ten seconds each
	$(PYTEST) -m "$(MARKED)"

test-slow: .venv/dev  ## the tests that take more than ten seconds: kills, whole guides, large scripts
	$(PYTEST) -m slow

lint: .venv/dev  ## linters and type checkers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/basedpyright --warnings
	$(BIN)/hadolint deploy/Containerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

format: .venv/dev  ## bring the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# PRICES=INPUT,CACHED,OUTPUT, in dollars for a million tokens, lets it show what a dialogue costs.
bench: .venv/dev  ## figures that no test asserts, into docs/benchmarks.md; takes about twenty minutes
	$(BIN)/python -m benchmarks $(if $(PRICES),--prices $(PRICES))
	$(BIN)/python -m benchmarks.adversarial 2000

# FROM=COMMIT. A phrase that is narrowed for one sentence silences others: look before it is committed.
FROM := HEAD
listened: .venv/dev  ## which danger, yes and no another commit heard in the tests' sentences, and this tree does not
	$(BIN)/python -m benchmarks.listened $(FROM)

# Installs each of them from PyPI into an environment of its own below `.peers`; not a part of CI.
bench-peers: .venv/dev  ## one dialogue with us and with what people would pick instead, into docs/peers.md
	$(BIN)/python -m benchmarks.peers

# Schemathesis clashes with a package of the tests, so it has an environment of its own; not a part of CI.
FUZZ := --max-examples 30 --max-time 600
fuzz-api: .venv/web .fuzz/.there  ## odd requests against the API as it describes itself; FUZZ= says how many
	$(BIN)/python -m benchmarks.fuzz_api $(FUZZ)

# With what it brings, Ray takes some 770 MB for one extra: so it has an environment of its own.
test-ray: .ray/.there  ## a plan, and a judging, on a cluster of two nodes, of which one is killed
	.ray/bin/python -m pytest -n 0 tests/studies/experiment/test_on_ray.py tests/studies/judging/test_judging_on_ray.py

assure: .venv/dev  ## the safety case of the shipped scripts, offline, and its figures in one table
	$(BIN)/python -m benchmarks.assure

# Fetches a small model (93 MB), and builds its server unless LLAMA_SERVER names one or one is installed.
# Hours on two cores, with nothing else running; stopped, the same command goes on where it was.
local-model: .venv/dev  ## sessions with a real, tiny language model, into docs/benchmarks.md
	$(BIN)/python -m benchmarks.tiny_model

studio: .venv/dev  ## open the graphs in LangGraph Studio, offline
	LANGSMITH_TRACING=false LANGGRAPH_CLI_NO_ANALYTICS=1 $(BIN)/langgraph dev

page: .venv/web  ## the page for experts, on a copy of the sample scripts, offline; it says its address
	@mkdir -p runs/page && cp -rn scripts/*.yaml scripts/*.md scripts/parts runs/page/
	$(BIN)/scriptgraph serve runs/page --store runs/page.sqlite

# Only who changes the page needs it: what it builds is in the repository.
page-build: frontend/node_modules/.there  ## build that page anew from frontend/; needs Node 20 or newer
	cd frontend && npm run --silent types && npm run --silent build

clean:           ## remove what was installed and written
	rm -rf .venv .fuzz .ray .peers runs frontend/node_modules .mypy_cache .pytest_cache .ruff_cache .langgraph_api

.venv/run: pyproject.toml constraints.txt
	@echo "Installing into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@$(BIN)/python -m pip install --quiet --editable '.[proofs]'
	@touch $@

.venv/report: .venv/run
	@$(BIN)/python -m pip install --quiet --editable '.[report]'
	@touch $@

.venv/counsel: .venv/run
	@$(BIN)/python -m pip install --quiet --editable '.[report,counsel]'
	@touch $@

.venv/web: .venv/run
	@$(BIN)/python -m pip install --quiet --editable '.[web,report]'
	@mkdir -p runs
	@touch $@

.fuzz/.there:
	@$(PYTHON) -m venv .fuzz
	@PIP_CONSTRAINT= .fuzz/bin/python -m pip install --quiet 'schemathesis>=4.32,<5'
	@touch $@

.ray/.there: pyproject.toml constraints.txt
	@$(PYTHON) -m venv .ray
	@.ray/bin/python -m pip install --quiet --editable '.[ray]' pytest pytest-asyncio pytest-socket pytest-xdist hypothesis
	@touch $@

frontend/node_modules/.there: frontend/package-lock.json
	@cd frontend && npm ci --silent
	@touch $@

.venv/dev: .venv/run
	@$(BIN)/python -m pip install --quiet --editable '.[postgres,report,counsel,studio,proofs,encryption,web,telemetry,classifier,fhir,xlsform,tables,chinese,japanese,thai]' --group dev
	@touch $@
