"""Every choice of an operation and of an experiment, as groups of YAML files; no code."""
