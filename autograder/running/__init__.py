"""What is asked of whom, in which kernel, and in which worker."""
