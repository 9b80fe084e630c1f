"""A local stand-in for the chat platforms: their HTTP interface, and a page with phones and a clock."""
