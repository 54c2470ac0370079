"""The editor for letters that this client has itself: rows, keys, what stands beside the text, and when it is kept.

Loaded only by a command in which somebody writes. It writes nothing to any disk: what is kept, whoever opens it decides (`keep`).
"""
