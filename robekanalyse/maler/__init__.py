"""Editable Word templates of gatherings 4–6, built by code and filled from what the municipality has answered."""
