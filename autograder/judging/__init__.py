"""Observations to scores."""
