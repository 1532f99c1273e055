# 客户簿 (Kehubu). `make demo` and `make test` do all set-up by themselves.
SHELL := bash
PYTHON ?= python3
BIN := .venv/bin
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint docs bench mutate conformance lock clean

help: ## list these verbs
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## make .venv with the command kh; install LibreOffice, Chromium, PostgreSQL, a Chinese font and pdftoppm when missing
	@tools/setup.sh

demo: setup ## run a fictional group's month end to end in ./demo and tell what to look at
	@$(BIN)/kh demo demo

test: setup ## all tests, LibreOffice included; tells at its end what could not run here
	@$(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup ## ruff, mypy --strict, import contracts, generated pages current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m addin.build.pages --check

docs: setup ## write docs/generated anew from the declarations
	@$(BIN)/python -m addin.build.pages

bench: setup ## measure against pandas and native formulas (about half an hour); QUICK=1 for a short run
	@$(BIN)/python -m bench.run $(if $(QUICK),--quick)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r bench/peers.txt
	@$(BIN)/python -m bench.second_month
	@$(BIN)/python -m bench.months
	@$(BIN)/python -m bench.year 40 300 3
	@$(BIN)/python -m bench.pieces
	@$(BIN)/python -m bench.recalc
	@$(BIN)/python -m bench.press

mutate: setup ## change one thing at a time in rules, masks, merge, rows in force and locks; tell what no test notices (hours); SAMPLE=20 for some
	@$(BIN)/python tools/mutate.py $(if $(SAMPLE),--sample $(SAMPLE))

conformance: setup ## run xlwings' own tests on our Calc engine; XLWINGS=folder of a checkout of the locked version
	@tools/conformance.sh $(XLWINGS)

lock: setup ## write requirements.lock anew; UPGRADE=1 takes newer versions
	@tools/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## remove everything that can be made again
	rm -rf .venv build dist demo *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
