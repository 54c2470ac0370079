"""What the library gives to whoever shows it: verified, opened, and frozen. No rule, no key, no sealed byte.

Words in these values (labels, letters, notes) are in the clear: they go to the screen and nowhere else.
"""
