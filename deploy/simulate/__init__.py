"""A county's day, played against the HTTP API by a client like any other: carriers, cadres, and those who come for a parcel."""
