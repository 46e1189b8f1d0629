"""Compares a small site, the real content of the demonstration, with the same site after decades.

Run as `make bench-growth`. Everything is in a temporary database; rows are copied in SQL. What counts is the ratio of
costs, which hardly depends on the machine.
"""
