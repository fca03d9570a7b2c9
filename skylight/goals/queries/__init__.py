"""What the pages about goals need, read in a bounded number of statements."""
