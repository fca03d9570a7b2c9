"""Folders of CSV files in."""
