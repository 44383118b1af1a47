"""Records at rest and on paper: the gradebook, the exports, the pages that people read."""
