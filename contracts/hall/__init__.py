"""What the one-stop hall takes in, answers and says."""
