"""Everything that checks the project; one folder per kind of test, helpers in tests/support."""
