"""Screenshots of every kind of page and of rare states: `make screens`."""
