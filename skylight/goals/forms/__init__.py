"""What people may send to the pages about goals."""
