"""Telegram's Bot API as a bot sees it, over real HTTP."""
