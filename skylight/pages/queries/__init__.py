"""What the pages that tell one story from many apps need."""
