"""Command line of `make run`, `make demo` and `make manage`."""

import sys

from config.local.launcher import main

sys.exit(main(sys.argv[1:]))
