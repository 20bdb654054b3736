"""What the registry of service centres takes in, answers and says."""
