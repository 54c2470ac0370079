"""The line between the process that faces the network (the door) and the one that holds everything else (the house)."""
