"""Builds the site from a dataset of the contest; the door is `showcase.pages.importers.run.import_contest`."""
