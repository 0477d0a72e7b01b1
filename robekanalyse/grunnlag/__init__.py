"""First room of the flow: errors, numbers, sources, municipalities, networks and dated rules."""
