"""What the six session notebooks call: one module per gathering."""
