"""What one writes about the course of a cycle."""
