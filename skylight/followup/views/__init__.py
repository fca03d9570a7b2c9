"""Pages about the course of a cycle, one module for each noun."""
