"""Pages of the book that are made from data, so that they never say something else than the figures and rules do."""
