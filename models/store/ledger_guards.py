"""The guards of the ledger: triggers that let rows be added at its end and nothing else. Are they as they were made?

Whoever has the file, or the server's highest rights, can take them off; the chain shows what was done then, and this
shows that it could be done. The texts are those of the migrations (0002 and later).
"""

from sqlalchemy import text
from sqlmodel import Session

SQLITE = {
    "ledger_no_update": "BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "ledger_no_delete": "BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "ledger_in_order": "BEFORE INSERT ON ledger WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM ledger) "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
}
REFUSING = "BEGIN RAISE EXCEPTION 'the ledger is append-only'; END"
IN_ORDER = (
    "BEGIN IF NEW.id IS DISTINCT FROM (SELECT coalesce(max(id), 0) + 1 FROM ledger) THEN "
    "RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN NEW; END"
)
POSTGRESQL = {
    "ledger_no_change": f"BEFORE DELETE OR UPDATE ON public.ledger FOR EACH ROW {REFUSING}",
    "ledger_no_truncate": f"BEFORE TRUNCATE ON public.ledger FOR EACH STATEMENT {REFUSING}",
    "ledger_in_order": f"BEFORE INSERT ON public.ledger FOR EACH ROW {IN_ORDER}",
}

OF_SQLITE = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'")
# A trigger that is switched off, or on for replicas only, is none.
OF_POSTGRESQL = text("""
    SELECT t.tgname, regexp_replace(pg_get_triggerdef(t.oid), 'EXECUTE FUNCTION .*', '') || p.prosrc
      FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
     WHERE t.tgrelid = 'ledger'::regclass AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
""")


def missing(session: Session) -> list[str]:
    """The names of the guards that are gone, or are not what they were."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    made = SQLITE if sqlite else POSTGRESQL
    found = {
        name: " ".join(words.split()).removeprefix(f"CREATE TRIGGER {name} ")
        for name, words in session.execute(OF_SQLITE if sqlite else OF_POSTGRESQL)
    }
    return sorted(name for name, words in made.items() if found.get(name) != words)
