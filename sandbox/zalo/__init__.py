"""Zalo's Bot API as a bot sees it, over real HTTP, with what Zalo does not have."""
