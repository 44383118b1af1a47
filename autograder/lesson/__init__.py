"""What the author wrote, and what is made of it."""
