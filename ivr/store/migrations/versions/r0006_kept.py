"""What was published stays as it was: the database refuses to change or delete it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_REFUSE = "RAISE(ABORT, 'what was published never changes')"
_SQLITE = (
    f"CREATE TRIGGER publications_no_update BEFORE UPDATE ON publications BEGIN SELECT {_REFUSE}; END",
    f"""CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications
    WHEN OLD.mode = 'live' OR OLD."by" <> '' BEGIN SELECT {_REFUSE}; END""",
    f"CREATE TRIGGER menus_no_update BEFORE UPDATE ON menus BEGIN SELECT {_REFUSE}; END",
    """CREATE TRIGGER menus_no_delete BEFORE DELETE ON menus
    WHEN EXISTS (SELECT 1 FROM publications WHERE version = OLD.version AND (mode = 'live' OR "by" <> ''))
    BEGIN SELECT RAISE(ABORT, 'what was published never changes'); END""",
)
"""What was only saved, while somebody tried the line, may be forgotten: nobody's name stands there."""
_POSTGRES = (
    """CREATE FUNCTION publications_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT (OLD.mode = 'live' OR OLD."by" <> '') THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'what was published never changes'; END $$""",
    """CREATE FUNCTION menus_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (
            SELECT 1 FROM publications WHERE version = OLD.version AND (mode = 'live' OR "by" <> '')
        ) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'what was published never changes'; END $$""",
    *(
        f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION {table}_stay()"
        for table in ("publications", "menus")
        for name, what, each in (
            ("no_change", "UPDATE OR DELETE", "ROW"),
            ("no_truncate", "TRUNCATE", "STATEMENT"),
        )
    ),
)


def upgrade() -> None:
    """Set the triggers."""
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(sa.text(statement))
