"""A county's day, played against the HTTP API by a client like any other: its carriers, its cadres, its villagers."""
