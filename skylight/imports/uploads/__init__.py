"""Files that administrators bring in on a page: tried out, read over, carried out, deleted."""
