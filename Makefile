# The same commands serve people and CI. Each one sets up what it needs.
VENV := .venv
BIN := $(VENV)/bin

# -I: no variable of Python's and no folder leads to modules among submissions.
AUTOGRADER := $(BIN)/python -I -m autograder

# JupyterLab's own settings, and a word from kernels that are new: in the environment, so that no other one has them.
SETTINGS := $(VENV)/share/jupyter/lab/settings/overrides.d
KERNELS := $(VENV)/etc/ipython

# The lesson, with the lab's folder beside it: / leads there, and takes the token along, which LabApp.default_url can't
# behind a question mark.
LESSON := --LabApp.default_url=/ --ServerApp.tornado_settings="default_url=lab/tree/notebooks/digits.ipynb?file-browser-path=/"

.PHONY: help lab test test-fast test-all grade ci check build release gradescope gallery data bench clean

help:
	@echo "make lab     set everything up and open the lesson in JupyterLab"
	@echo "make test    the test suite, as CI runs it     make test-all   everything, with the slow proofs"
	@echo "make test-fast   what needs no kernel and no browser, in under a minute"
	@echo "make grade SUBMISSIONS=folder OUT=folder   grade what learners handed in"
	@echo "make ci SUBMISSIONS=folder   the same as pytest's tests, for CI; OUT=folder keeps the results"
	@echo "make build   the notebooks and public_tests.py from notebooks/source"
	@echo "make check   the author's gate: is all of the lesson as it must be?"
	@echo "make release   the learners' zip, in dist/"
	@echo "make gradescope   the autograder that Gradescope takes, in dist/"
	@echo "make gallery   docs/gallery.md and its pictures, from the notebooks"
	@echo "make data    the digits from their source"
	@echo "make bench   the measurements in benchmarks/    make bench ONLY=ours N=20   a quick look, without rivals"
	@echo "make clean   remove what make has made here"

lab: $(VENV)/lab.done
	$(BIN)/jupyter lab $(LESSON) $(ARGS)

test: $(VENV)/dev.done .venv-data/done
	@sh scripts/system_packages.sh
	$(BIN)/python -m pytest $(ARGS)

test-fast: $(VENV)/dev.done
	$(BIN)/python -m pytest -m "not full and not slow" $(ARGS)

test-all: $(VENV)/dev.done .venv-data/done .venv-keras2/done
	@sh scripts/system_packages.sh
	$(BIN)/python -m pytest -m "full or not full" $(ARGS)

grade: $(VENV)/lab.done
	@test -n "$(SUBMISSIONS)" && test -n "$(OUT)" || { echo "Say what to grade and where to: make grade SUBMISSIONS=folder OUT=folder" >&2; exit 2; }
	@sh scripts/system_packages.sh bubblewrap
	$(AUTOGRADER) grade "$(SUBMISSIONS)" --out "$(OUT)" $(ARGS)

ci: $(VENV)/lab.done
	@test -n "$(SUBMISSIONS)" || { echo "Say what to grade: make ci SUBMISSIONS=folder" >&2; exit 2; }
	@sh scripts/system_packages.sh bubblewrap
	$(AUTOGRADER) ci "$(SUBMISSIONS)"$(if $(OUT), --out "$(OUT)")$(if $(ARGS), -- $(ARGS))

build: $(VENV)/lab.done
	$(AUTOGRADER) build --execute

check: $(VENV)/lab.done
	@sh scripts/system_packages.sh bubblewrap
	$(AUTOGRADER) check

release: $(VENV)/lab.done
	$(AUTOGRADER) release --out dist

gradescope: $(VENV)/lab.done
	$(BIN)/python -I scripts/gradescope/build.py dist

gallery: $(VENV)/lab.done
	$(BIN)/python -I scripts/gallery.py

data: .venv-data/done
	.venv-data/bin/python data/build_digits.py

bench: $(VENV)/dev.done
	@sh scripts/system_packages.sh
	$(BIN)/python -m benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(AGAINST),--against $(AGAINST)) $(if $(N),-n $(N)) $(ARGS)

clean:
	rm -rf .venv .venv-data .venv-keras2 benchmarks/.venvs build dist report .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/lab.done: requirements.txt constraints.txt pyproject.toml lab.toml scripts/jupyterlab.json scripts/ipython_kernel_config.py Makefile
	@sh scripts/make_venv.sh $(VENV) requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@$(AUTOGRADER) kernelspec > /dev/null
	@mkdir -p $(SETTINGS) && cp scripts/jupyterlab.json $(SETTINGS)/digits-lab.json
	@mkdir -p $(KERNELS) && cp scripts/ipython_kernel_config.py $(KERNELS)
	@touch $@

$(VENV)/dev.done: requirements-dev.txt $(VENV)/lab.done
	@sh scripts/make_venv.sh $(VENV) requirements-dev.txt
	@touch $@

.venv-data/done: requirements-data.txt
	@sh scripts/make_venv.sh .venv-data requirements-data.txt
	@touch $@

.venv-keras2/done: requirements-keras2.txt
	@sh scripts/make_venv.sh .venv-keras2 requirements-keras2.txt
	@touch $@
