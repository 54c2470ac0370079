"""What the document says about shapes, routes and codes, made from the code itself; `scripts/describe.py` writes it.

Nothing here is imported by the project.
"""
