"""What the echo wall takes in and says: HTTP bodies and events. `words` is its plain vocabulary."""
