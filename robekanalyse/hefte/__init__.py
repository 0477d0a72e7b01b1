"""Workbooks: one per municipality and gathering, made in batch."""
