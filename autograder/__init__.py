"""The instructor's side of digits-lab: builds the lesson from its sections and grades submissions."""
