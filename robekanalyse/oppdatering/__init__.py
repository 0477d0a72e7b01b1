"""Refreshing the figures from Statistics Norway, and keeping what was fetched as snapshots."""
