"""HTTP in, HTTP out: one file per noun, no rules."""
