"""How fast Skylight is: companies of any size, and what each page costs there."""
