"""The back-test: an operation calibrated on one log predicts another log, to which it was not fitted."""
