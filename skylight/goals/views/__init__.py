"""Pages about goals: translate, call one thing, translate back."""
