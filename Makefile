# `make` alone prints this list. Every command makes what it needs first.
.DEFAULT_GOAL := list
PYTHON ?= python3
RUN_ENV := .venv/.run-$(shell sha256sum requirements.lock pyproject.toml 2>/dev/null | sha256sum | cut -c1-16)
TEST_ENV := .venv/.test-$(shell sha256sum requirements-test.lock pyproject.toml 2>/dev/null | sha256sum | cut -c1-16)
BIN := .venv/bin
# The tests start the program a hundred times: it is compiled once, whatever the shell's habit is.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: list run install test check format lint types layers bench chaos pictures lock clean

list: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 16

run: $(RUN_ENV) ## the bot with its sandbox page and a seeded catalogue: no token, no internet
	@exec $(BIN)/nhacviec run

install: $(RUN_ENV) ## the environment of the bot, running nothing (servers)

test: $(TEST_ENV) ## every test, the browser's and PostgreSQL's too
	@scripts/install-chromium
	@scripts/install-postgresql
	@scripts/install-systemd
	$(BIN)/python -m pytest -n auto --dist worksteal

check: format lint types layers test ## all that CI does: format, lint, types, layers, tests

format: $(TEST_ENV) ## is everything formatted? (`make format FIX=1` formats it)
	$(BIN)/ruff format $(if $(FIX),,--check) .

lint: $(TEST_ENV) ## ruff, every rule but the ones named in pyproject.toml
	$(BIN)/ruff check $(if $(FIX),--fix,) .

types: $(TEST_ENV) ## mypy, strict
	$(BIN)/mypy

layers: $(TEST_ENV) ## who may import whom
	$(BIN)/python -m pytest -q tests/test_layers.py

chaos: $(TEST_ENV) ## faults at every statement and call, then 200 kills: nothing is lost (`make chaos KILLS=500 SEED=7`)
	CHAOS_STRIDE=1 $(BIN)/python -m pytest -q tests/chaos
	$(BIN)/python tests/chaos/kill_loop.py --kills $(or $(KILLS),200) $(if $(SEED),--seed $(SEED),)

bench: $(TEST_ENV) ## every bench that needs nothing but this machine; ratios of one run (bench/README.md)
	$(BIN)/python -m bench

pictures: $(TEST_ENV) ## make the README's pictures anew, with the browser test
	@scripts/install-chromium
	PICTURES_FOLDER=docs/pictures $(BIN)/python -m pytest -q tests/test_whole_page.py

lock: ## write the hashed locks anew from pyproject.toml (needs uv)
	scripts/lock

clean: ## remove the environment and what tools left (never the database)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(RUN_ENV): requirements.lock pyproject.toml
	@scripts/environment requirements.lock $@

$(TEST_ENV): requirements-test.lock pyproject.toml
	@scripts/environment requirements-test.lock $@
