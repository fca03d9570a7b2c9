"""Who may do what with what people offer and ask of each other."""
