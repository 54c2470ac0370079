"""The relay's server, and the ground that clients share with it: wire, crypto and domain.

Nothing is imported here, so that taking one floor never loads another.
"""
