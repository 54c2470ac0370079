"""Programs that check or measure the project.

Each runs by itself as scripts/NAME; tests may import the Python ones.
"""
