"""The composition roots: which services stand in which process."""
