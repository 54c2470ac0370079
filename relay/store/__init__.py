"""Keeping: the Store and Blobs protocols in domain words, and the back-ends that fulfil them."""
