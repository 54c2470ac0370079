"""The relay's server, and what clients share with it: wire, crypto and domain.

Nothing is imported here, so that importing one layer never loads another.
"""
