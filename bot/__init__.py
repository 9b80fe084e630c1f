"""Talking: one message's way, in order."""
