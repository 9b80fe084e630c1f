"""Keeping: backups of the database and of the files beside it, made, checked, put back."""
