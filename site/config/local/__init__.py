"""Everything that starts processes on this machine: used by `make run`, `make demo`, `make manage` and tests only."""
