"""What travels: shapes of requests, replies and signed records, and the codes of problems. Pure; shared with clients."""
