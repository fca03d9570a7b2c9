"""Settings, addresses and schedule of the installation."""
