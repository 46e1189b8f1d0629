"""Measures the vote as voters meet it: over HTTP, on the production server, on a site made for it and thrown away.

Run as `make bench-vote`. Machines differ, so what counts is the ratio to `pgbench` of the same transaction, made in
the same minutes on the same database server.
"""
