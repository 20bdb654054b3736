"""What the veterans' station takes in, answers and says."""
