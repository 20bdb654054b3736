"""The clinic: what partner hospitals post, what cadres and villagers send and see, what the bus carries."""
