"""The network's year: calendar, the network side by side, shared experience, and what came of it."""
