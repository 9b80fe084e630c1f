"""The control API under `/sandbox` and `/clock`: what the page and the tests use. JSON in, JSON out."""
