"""The catalogue as data that people edit (seeds/README.md), its reading and its checks."""
