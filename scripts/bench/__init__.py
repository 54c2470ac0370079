"""Measures the relay: `cycle` under load, `grow` as what is kept grows, `files` with large files.

Figures are compared within one run only; docs/performance.md says why, and what was measured last.
"""
