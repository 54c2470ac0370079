"""The operator's commands, a file each: making, checking, migrating, saving and restoring a relay; the root's signatures.

They say what they did in lines of text and never print themselves; `terminal.py` does. They stand beside the handlers
and never decide about a case: what a restore changes goes through the rules like everything else.
"""
