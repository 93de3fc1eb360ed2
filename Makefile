# make demo | make test | make install; see README.md
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: install demo test lock screenshots clean

install: .venv/.installed

# once installed from the lock file, nothing here asks the network again
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Regelruimte needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12 install" % sys.version.split()[0] or 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

demo: install
	$(BIN)/regelruimte demo $(ARGS)

test: install
	$(BIN)/ruff check --quiet .
	$(BIN)/python -m pytest $(ARGS)

# after a change of pyproject.toml; needs uv
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras pyproject.toml -o requirements.lock

screenshots: install
	$(BIN)/python docs/make_screenshots.py

clean:
	rm -rf .venv build *.egg-info regelruimte-demo
