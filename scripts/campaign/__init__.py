"""Campaigns against a relay that really runs: kills, races, fuzz and floods; `python -m scripts.campaign`, or scripts/campaign/run.

Each makes a relay of its own on 127.0.0.1, does to it what a bad day would, and holds what is left against what was acknowledged.
"""
