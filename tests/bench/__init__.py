"""``python -m tests.bench``: how fast and how big, beside the same pipeline in stock nameko in the same run."""
