"""What the pages about the course of a cycle need."""
