"""Alembic's migrations, run by models/migrate.py; there is no alembic.ini."""
