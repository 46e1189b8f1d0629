"""Signing in to the admin: limits on guessing, the second factor, own sessions, forgotten passwords.

Django-axes would keep names, addresses and browsers of everybody who mistypes a password, and locks a name for its
owner too; here an attempt is two keyed hashes, and a browser that has signed in before has attempts of its own.
"""
