"""Measurements side by side, as ratios: python -m benchmarks."""
