"""The whole of an installation as files anybody can read, and back from them into an empty one."""
