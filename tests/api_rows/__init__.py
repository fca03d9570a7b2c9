"""The rows of the API's access matrix, a module for each part of the product."""
