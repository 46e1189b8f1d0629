"""Every sort of page and every rare state as pictures to look at: `make screens`."""
