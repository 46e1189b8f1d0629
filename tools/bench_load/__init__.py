"""Benchmarks the site behind nginx with the settings of `deploy`: files, cached pages, votes alone and with readers.

Run as `make bench-load`. nginx trusts this machine as the outer proxy, and every request carries another
X-Forwarded-For, so that the rate limits of a network stay enabled but are never reached.
"""
