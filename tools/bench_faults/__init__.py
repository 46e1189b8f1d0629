"""What visitors and voters get while the database or the application is away. `make bench-faults`.

A site of its own behind nginx as deploy/nginx.conf sets it up, then the same data under `make run`. Readers go through
all pages of the sitemap and the feeds, voters vote, and parts of the site are killed under them.
"""
