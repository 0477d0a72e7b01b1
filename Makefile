# `make` alone prints the verbs. Everything runs in .venv, which is made from the hashed lock on first use.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
STEMPEL := $(VENV)/.oppsett

.PHONY: hjelp oppsett hefter bok nettsted test lint maaling utholdenhet laas rydd

hjelp: ## Vis disse kommandoene
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

oppsett: $(STEMPEL) ## Lag miljøet i .venv fra den låste pakkelista

# uv when it is there (seconds), pip otherwise (a minute); the lock's hashes are checked by both
$(STEMPEL): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "robekanalyse trenger Python 3.11 eller nyere; make fant " + sys.version.split()[0] + ". Prøv: make PYTHON=python3.12")'
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(PY) --no-deps -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(PY) -m pip install --quiet --disable-pip-version-check --no-deps -e . ; \
	fi
	@touch $@

NETTVERK ?= eksempel
hefter: oppsett ## Lag seks arbeidshefter for hver kommune i et nettverk (NETTVERK=eksempel)
	@$(VENV)/bin/robekanalyse hefter --nettverk $(NETTVERK)

bok: oppsett ## Bygg boka i book/_build/html, med alle advarsler som feil
	@ROBEK_VISNING=bok $(PY) -m robekanalyse.bok
	@ROBEK_VISNING=bok $(VENV)/bin/jupyter-book build -n -W --keep-going --path-output book .
	@echo "Boka ligger i book/_build/html/index.html"

# JupyterLite has an environment of its own, with the same hashes checked, made the first time it is needed
NETTMILJOE := .venv-nettsted
$(NETTMILJOE)/.oppsett: requirements-nettsted.lock
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(NETTMILJOE) && \
	  uv pip install --quiet --python $(NETTMILJOE)/bin/python --require-hashes -r $< ; \
	else \
	  $(PYTHON) -m venv $(NETTMILJOE) && \
	  $(NETTMILJOE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< ; \
	fi
	@touch $@

# PYODIDE: a folder or an address with Pyodide's files, when its own release is not to be asked
nettsted: bok $(NETTMILJOE)/.oppsett ## Lag ett statisk nettsted: boka, heftene som nettsider, notatbøkene i nettleseren (NETTVERK=eksempel)
	@$(VENV)/bin/robekanalyse nettsted --nettverk $(NETTVERK) $(if $(PYODIDE),--pyodide $(PYODIDE))

test: oppsett ## Kjør alle prøvene
	@$(VENV)/bin/ruff check .
	@$(PY) -m pytest -n 2 --dist loadfile

lint: oppsett ## Sjekk koden uten å kjøre prøvene
	@$(VENV)/bin/ruff check .

maaling: oppsett ## Mål farten og skriv ut forholdstall side om side
	@for f in maaling/*.py; do case $$f in *utholdenhet*) ;; *) $(PY) $$f || exit 1 ;; esac; done

utholdenhet: oppsett ## Lange feilprøver: avbrudd, mange skrivere, ødelagte filer, alle hjemmearbeidene i nettleseren
	@for f in maaling/utholdenhet*.py; do $(PY) $$f || exit 1; done

laas: ## Lag requirements.lock på nytt fra pyproject.toml (trenger uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile requirements-nettsted.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-nettsted.lock

rydd: ## Fjern det som er bygd: hefter, bok og mellomlager
	rm -rf utdata lysark nettsted book/_build build dist .pytest_cache .ruff_cache
