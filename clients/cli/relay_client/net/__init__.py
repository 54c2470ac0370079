"""The way to a server: what is asked and answered, over HTTP, in pages, and again where a line broke."""
