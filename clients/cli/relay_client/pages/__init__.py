"""Letters on paper: scanned pages taken in and checked, sheets set and printed, and the way back between them."""
