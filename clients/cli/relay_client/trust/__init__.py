"""Who is believed: the root's staff, the records of a journal, and the case file that follows from them."""
