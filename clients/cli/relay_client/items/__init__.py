"""One letter with its pages: sealed, kept as a draft, uploaded, opened and checked."""
