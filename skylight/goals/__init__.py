"""Objectives, key results, alignment, check-ins and scores."""
