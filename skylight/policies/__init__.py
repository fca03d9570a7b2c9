"""How each team works: typed keys resolved down the team tree."""
