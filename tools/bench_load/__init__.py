"""Measures the site behind nginx with the settings of `deploy`: files, kept pages, votes alone and beside readers.

Run as `make bench-load`. Every request names another visitor's address to nginx, which takes this machine for the outer
proxy: readers and voters come from thousands of networks, so the limits of a network stay as they are and cut nothing.
"""
