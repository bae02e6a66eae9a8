# derive: two commands.  `make proofs` checks and typesets the library, `make test` runs the tests.
# Both set up a virtual environment in .venv first.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PEERS  := .venv-peers

.PHONY: proofs course certify certify-mutants coq test portable spoiled topics topics-certified mutants seeds gate fuzz docs bench clean

# The library, and a report on each of five real homework solutions: every claim with its
# derivation, or its counterexample and correction.
proofs: $(READY)
	$(BIN)/derive build proofs $(sort $(wildcard tests/seeds/0*.claim)) \
	    --corrections tests/seeds/corrections.claim -o build

# The sample course: sheets by LaTeX, pages by Sphinx.
course: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(MAKE) -C examples/course

# Have Coq confirm every theorem of the library, and every claim of the tests' long lists;
# tests/certify/uncertified.txt names what it does not confirm.
certify: coq $(READY)
	$(BIN)/python -m tests.certify.whole
	CERTIFY=all $(BIN)/python -m pytest tests/certify/test_made_up.py \
	    tests/certify/test_limits.py tests/certify/test_determinants.py -n auto

# Every mutant of the library's theorems, not only a sample; Coq must reject them all.
certify-mutants: coq $(READY)
	MUTANTS=all $(BIN)/python -m pytest tests/certify/test_mutants.py -s

# Coq through apt, or without root unpacked into a private folder.
coq:
	@sh derive/certify/install.sh

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal

# Every page of the library through pdfTeX, KaTeX and pandoc, not only a sample's.
portable: $(READY)
	PAGES=all $(BIN)/python -m pytest tests/report/test_portable.py

# Prove every theorem, and spoil every one; then there must be no proof, however long one looks.
spoiled: $(READY)
	SPOILED=all $(BIN)/python -m pytest tests/test_library.py -n auto

# Every claim of the topics that courses and frameworks speak of, not only a sample.
topics: $(READY)
	TOPICS=all $(BIN)/python -m pytest tests/gate/test_topics.py -n auto --dist worksteal

# Have Coq confirm every claim of the topics that holds; what it refuses or is not asked is named.
topics-certified: coq $(READY)
	$(BIN)/python -m tests.certify.topics

# Break one trusted check at a time; the tests must notice every one.
mutants: $(READY)
	$(BIN)/python tests/mutants.py

# The claims of five real homework solutions: expected against actual verdicts, and the repairs
# of the wrong ones against their known corrections.
seeds: $(READY)
	$(BIN)/python tests/seeds/table.py
	$(BIN)/python tests/seeds/corrections.py
	SEEDS=all $(BIN)/python -m pytest tests/seeds/test_corrections.py -n auto

# Judge every claim of the library and every true homework claim with one thing wrong: no
# mutant that has a counterexample may be proved.  Hours; the tests take a sample.
gate: $(READY)
	$(BIN)/python -m tests.gate.gate

# A hundred thousand broken texts: each is read or refused with its place, within a second.
fuzz: $(READY)
	$(BIN)/python -m tests.gate.fuzz

# The reference of layers, functions, rules and codes, from the program itself.
docs: $(READY)
	$(BIN)/python docs/reference.py

# The same tasks by derive, SymPy and tensorgrad, in alternation.  tensorgrad has an environment
# of its own, for it wants torch; without it the others are compared.
bench: $(READY) $(PEERS)/.ready
	$(BIN)/python -m benchmarks

$(PEERS)/.ready:
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet tensorgrad && touch $@ \
	    || echo "tensorgrad could not be installed; it is left out"

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV) || { echo "no virtual environment: on Debian, apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[test]'
	touch $@

clean:
	rm -rf build dist $(VENV) $(PEERS)
