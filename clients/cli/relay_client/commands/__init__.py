"""One file per role: each command asks the library, shows what came of it, and returns the same as data for scripts."""
