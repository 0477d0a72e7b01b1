"""Calculations: each answers one question from figures and dated rules, with its source in the result."""
