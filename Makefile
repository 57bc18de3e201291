# make demo and make test are the whole set-up; the scripts are in .ci/.

.PHONY: all demo test fuzz bench fidelity sample readme clean

all: test

# The main job on the sample data, in demo/. Needs Go only.
demo:
	@sh .ci/demo

# Format, vet, staticcheck, Windows and macOS, all tests, and the race detector. Installs LibreOffice, python3-uno,
# poppler-utils, jing and the Liberation fonts with apt-get where they are missing and it may; ELTERNTOOL_NO_INSTALL=1 leaves that out.
test:
	@sh .ci/test

# Every fuzz target for FUZZTIME (30s).
fuzz:
	@sh .ci/fuzz

# The whole command against what the machine must do at least; BENCHFLAGS="-rows 1000,100000 -runs 3".
bench:
	go run ./internal/bench $(BENCHFLAGS)

# Makes docs/FIDELITY.md anew: what is left of the workbooks in ../shared/corpus when a column is added to them.
fidelity:
	go run ./internal/fidelity

# Makes the sample in testdata/ anew, with LibreOffice (see testdata/README.md).
sample:
	/usr/bin/python3 testdata/make/sample.py

# Writes into README.md what the program says about the sample; make test checks that it does.
readme:
	@sh .ci/readme

clean:
	rm -rf demo
