"""The command-line client: writes, seals, sends, fetches and opens letters for every role.

It stands beside the server on relay.wire, relay.crypto and relay.domain, and must never import anything else
of it.
"""
