"""The web client as it lies in an installation: what is read, checked and sent by `relay serve` and by `letters app` alike.

Knows files and headers. Knows no network, no key and no setting; whoever serves it brings these.
"""
