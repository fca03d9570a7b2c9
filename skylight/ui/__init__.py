"""The look: tokens, components, base templates; knows no domain."""
