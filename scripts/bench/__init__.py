"""Measures the relay: `cycle` under load, `grow` as what is kept grows.

Figures are compared within one run only; docs/performance.md says why, and what was measured last.
"""
