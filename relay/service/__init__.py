"""What the service does for each request: load, decide, commit, poke. One async function per use."""
