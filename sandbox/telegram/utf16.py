"""Telegram counts positions in UTF-16 units; Python counts letters."""

LAST_SINGLE = "\uffff"  # letters above it take two units


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units the text takes."""
    return len(text) + sum(1 for letter in text if letter > LAST_SINGLE)
