"""Whole-pipeline measurements, as ratios against peers in the same run."""
