"""What one writes on the pages of this app."""
