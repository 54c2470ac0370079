"""What the campaigns share: a server that can be killed, people who sign, requests that can be sent again, and the audit."""
