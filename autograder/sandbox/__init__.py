"""The walls and the warm parent, seen from outside; the door of Jupyter's tools to them."""
