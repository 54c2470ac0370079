"""The store that forgets: plain values in dictionaries, held to the same contract."""
