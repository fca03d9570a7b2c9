"""The calendar: cycles and their phases."""
