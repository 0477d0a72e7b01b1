"""The binding plan and the municipality meeting: from the answers of a year to documents a council can adopt."""
