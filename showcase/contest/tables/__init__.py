"""Projects as a table: the template to fill in, the export, the import with its preview.

A package of the contest and not of the core, because its one declaration of columns is about projects. `columns` says
what a table holds; `reading` makes rows of a file; `plan` compares them with the pages; `applying` writes; `files`
makes the files that are handed out; `cautions` warns; `views` and `listing` are what the
admin shows.
"""
