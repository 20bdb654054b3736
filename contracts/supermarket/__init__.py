"""Orders of the two shops: what chains post, what cadres and villagers send and see, what the bus carries."""
