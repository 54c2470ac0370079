"""Reads how a JPEG is put together, down to the last bit, and makes no pixels (ITU-T T.81; why not Pillow: docs/adr/0021).

`markers` walks over the marker segments of any JPEG, `coded_data` reads the entropy-coded data of a baseline one, and `tables`
holds the tables of Annex K. Which of all this a page may have is decided in `scans.form`, and nothing here knows it.
"""
