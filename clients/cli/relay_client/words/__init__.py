"""The sentences of each language, and how days are written in them."""
