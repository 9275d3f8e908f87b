# Every target sets up what it needs; `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000

BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := .venv/.ready
SITE := _build/html
BUILT := $(SITE)/.built
SOURCES := _config.yml _toc.yml $(shell find book labhelpers/views labhelpers/authoring -type f \
	! -path '*/.*' ! -path '*/__pycache__/*')

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where it is set, each of the thousands of processes that the tests start compiles all it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help book test lab serve bench notebooks handout picture pdf zip clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{printf "make %-10s %s\n", $$1, $$2}'

book: $(BUILT) ## build the site in _build/html
	@echo "The book is in $(SITE): open $(SITE)/index.html, or run 'make serve'."

test: $(BUILT) ## build the site, then run every cell of the book and every test
	@echo "Running the book's cells and the tests ..."
	@$(BIN)/python -m pytest $(ARGS)

lab: $(READY) ## open the book in JupyterLab
	@echo "Opening the book in JupyterLab (Ctrl-C ends it) ..."
	@$(BIN)/jupyter lab book

serve: $(BUILT) ## serve the site on this machine (PORT=8000)
	@echo "Serving the book at http://127.0.0.1:$(PORT)/ (Ctrl-C ends it) ..."
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory $(SITE)

bench: $(READY) ## run the benchmarks, one after the other
	@echo "Installing what only the benchmarks need ..."
	@$(BIN)/python -m pip install --quiet --requirement benchmarks/requirements.txt
	@for file in benchmarks/*.py; do echo; echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

notebooks: $(READY) ## run all notebooks (or NOTEBOOKS="book/x.ipynb ...") and store their outputs
	@echo "Executing the notebooks ..."
	@$(BIN)/python -m labhelpers.authoring.notebooks $(NOTEBOOKS)

handout: $(READY) ## write notebooks for a class, without solutions and outputs, into _build/handout
	@$(BIN)/python -m labhelpers.authoring.handout

picture: $(BUILT) ## take the README's picture from the built book
	@$(BIN)/python -m labhelpers.authoring.picture

pdf: $(BUILT) ## print the whole book into _build/book.pdf (needs Chromium)
	@echo "Printing the book ..."
	@$(BIN)/python -m labhelpers.authoring.pdf

zip: $(BUILT) ## pack the site for reading offline, as _build/book.zip
	@$(BIN)/python -c "import shutil; print('The site is in', shutil.make_archive('_build/book', 'zip', '$(SITE)'))"

clean: ## remove what these commands made, the environment too
	rm -rf _build .venv .venvs .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Every package is pinned, those that others need as well, so pip need not look for any.
$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "This needs Python 3.11 or newer, and '$(PYTHON)' is not: say which to take with 'make PYTHON=python3.12 ...'."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "This Python has no 'ensurepip', so it makes no environments: on Debian and Ubuntu, 'apt install python3-venv'."; exit 1; }
	@echo "Making the environment .venv (the first time, a minute or two) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --no-deps --requirement requirements.txt
	@touch $@

# A warning ends the build. All pages are built anew: else a second build would not warn again.
$(BUILT): $(READY) $(SOURCES)
	@echo "Building the site ..."
	@$(BIN)/jupyter-book build --all --warningiserror --keep-going --quiet .
	@touch $@
