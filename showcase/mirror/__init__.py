"""The mirror: a copy of all public pages in files, shown while the application or its database is away.

`addresses` says which pages and in which files, `rendering` makes a page, `making` a whole run, `keeping` starts runs,
`withdrawing` takes pages down at once, `serving` answers from the files (nginx does so itself), `drift` compares.
"""
