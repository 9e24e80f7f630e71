# Thin: each line says what it does; the work is in ./run and the commands it calls.
PORT ?= 8000

.PHONY: help demo test check bench fast lock words docs pictures clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: ## A filled site on http://localhost:8000 (PORT=…)
	@./run proeftuin demo --port $(PORT)

test: ## Install what the tests need, then all checks and tests on SQLite and PostgreSQL
	@./run --dev python -m tools.ci

fast: ## The quick tests on SQLite alone
	@./run --dev python -m pytest -m "not slow and not browser" -n 2

check: ## Format, lint, types, floors, words, generated pages: without the tests
	@./run --dev python -m tools.ci --only check

bench: ## Measure, print a table, write benchmarks/out/*.json
	@./run --dev python -m benchmarks

docs: ## Write the reference pages anew from the code
	@./run --dev python -m tools.reference

words: ## Texts on screen that lack a translation
	@./run --dev python -m tools.words check

pictures: ## Take the pictures of the README from a fresh demo
	@./run --dev python -m tools.pictures

lock: ## Pin what pyproject.toml asks for, with hashes
	@./run --dev python -m tools.lock

clean: ## Remove the environment and the local instance's data
	@rm -rf .venv .tools data
