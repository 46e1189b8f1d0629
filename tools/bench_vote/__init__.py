"""Benchmarks the vote over HTTP, on the production server, with a temporary site.

Run as `make bench-vote`. Machines differ, so the result is the ratio to `pgbench` running the same transaction at the
same time on the same database server.
"""
