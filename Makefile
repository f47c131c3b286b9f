# Each target does the whole set-up first; without make: python make.py setup|demo|test|slow|bench|lint|docs
# Further words: make demo ARGS="replications=4"
PYTHON ?= python3
ARGS ?=

.PHONY: setup demo test slow bench lint docs
setup demo test slow bench lint docs:
	@$(PYTHON) make.py $@ $(ARGS)
