"""Builds the site from a dataset of the contest; the door is `run.import_contest`."""
