"""The store on one SQLite file, its migrations and its copies. Other engines know nothing of it."""
