"""Where the county lies: a frame around it, by which a place entered wrongly is noticed. Standard library only."""

WEST, EAST = 116.0, 116.6
"""Degrees east, some kilometres beyond its borders."""
SOUTH, NORTH = 35.1, 35.8
"""Degrees north, likewise."""


def lies_there(lon: float, lat: float) -> bool:
    """Whether this is in the frame."""
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH
