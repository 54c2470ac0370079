"""Inter-process communication: how the process that faces the network (frontend) asks the one that holds everything (backend)."""
