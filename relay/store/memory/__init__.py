"""The in-memory store: plain values in dictionaries, held to the same contract."""
