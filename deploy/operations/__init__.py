"""What runs the house elsewhere than on a laptop: generated from code, checked by the tools that will read it."""
