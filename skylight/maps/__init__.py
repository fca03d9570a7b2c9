"""How the goals of a company hang together, today and on any past day."""
