"""One mediation, played through the real programs: what `scripts/demo` shows and checks."""
