"""What other systems give out, turned into the rows that every import takes."""
