"""Villagers have no account: a one-time code shows that a phone is theirs, and opens what is their own for a while."""
