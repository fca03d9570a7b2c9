"""Pages that tell one story from many apps."""
