"""What a centre is, and what may happen to it."""
