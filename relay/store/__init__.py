"""Keeping: the Store protocol (base) and Blobs (blobs) in domain words, and the back-ends that fulfil them."""
