"""Questions about cases and items, answered from what is stored. Nothing here changes anything."""
