"""Paper: letters and slips as A4 PDF files, and the way back from a scanned page. Pure and local: no network, no server, no disk.

What these functions return is a copy outside the seal. Whoever writes one to a disk uses `write_private_bytes` and says the
sentence `SAVED`; for a slip `slip-written`, which says that and more. The libraries that draw and read are heavy, and are
loaded only when paper is made or read.
"""
