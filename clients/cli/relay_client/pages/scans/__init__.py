"""Pages that carry nothing but the picture: made by whoever sends a letter on paper, checked by the mediator.

`look_at` says what files are and what will be taken off them, `make_pages` makes clean pages of them, one at a time, and
`check_page` says what stands between a received page and its release. All of it is local: nothing here sends, seals, prints
or asks. Import it where it is used: it loads a picture library, and for some files others.
"""
