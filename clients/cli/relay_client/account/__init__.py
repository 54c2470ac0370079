"""One account: its secret, keyring and ways to unlock it, its session with the server, and how it came to be."""
