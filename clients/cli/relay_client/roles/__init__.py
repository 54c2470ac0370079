"""What each role can do, and how it is shown to them."""
