"""The way of a submission: from a file as it was handed in to its score."""
