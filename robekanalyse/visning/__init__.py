"""Charts and tables as a reader sees them: Norwegian text, source line, alt text, the table behind."""
