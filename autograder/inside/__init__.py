"""All that lies within the walls beside a learner's code; it imports nothing of ours, and everybody may read it."""
