"""Skylight: a company runs itself by open OKRs."""
