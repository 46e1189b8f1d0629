"""Texts of the pages that the site starts with: editorial, short, and without a fact that no source gave."""
