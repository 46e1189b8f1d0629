"""Database triggers declared in `Meta.constraints`, so that migrations create them.

Not django-pgtrigger: its functions can be disabled by the session setting `pgtrigger.ignore`, and the rules
of the vote must not be.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, Model

SQL = """
CREATE OR REPLACE FUNCTION voting_{name}() RETURNS trigger LANGUAGE plpgsql AS $trigger$
{body}
$trigger$;
CREATE OR REPLACE TRIGGER voting_{name} BEFORE {events} ON {table}
FOR EACH ROW EXECUTE FUNCTION voting_{name}();
"""
NO_TRUNCATE = """
CREATE OR REPLACE TRIGGER voting_{name}_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION voting_refuse();
"""
REMOVAL = """
DROP TRIGGER IF EXISTS voting_{name}_whole ON {table};
DROP TRIGGER IF EXISTS voting_{name} ON {table};
DROP FUNCTION IF EXISTS voting_{name}();
"""
FROZEN = "to_jsonb(NEW) - ARRAY[{columns}] = to_jsonb(OLD) - ARRAY[{columns}]"
CONFIRMATION = "OLD.confirmed_by_id IS NULL AND NEW.confirmed_by_id IS NOT NULL AND " + FROZEN.format(
    columns="'confirmed_by_id', 'confirmed_at'"
)
"""The only permitted change of a `Decision` row: its confirmation."""
IN_DEMO = "EXISTS (SELECT FROM voting_votinground WHERE id = OLD.round_id AND is_demo)"
PENDING = f"OLD.confirmed_at IS NULL OR {IN_DEMO}"


class Trigger(BaseConstraint):
    """A plpgsql body run before `events` of each row; with DELETE among them, TRUNCATE is refused too."""

    def __init__(self, *, name: str, events: str, body: str) -> None:
        super().__init__(name=name)
        self.events, self.body = events, body

    def constraint_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        sql = SQL + (NO_TRUNCATE if "DELETE" in self.events else "")
        return sql.format(**self._names(model), body=self.body.strip(), events=self.events)

    def remove_sql(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        return REMOVAL.format(**self._names(model))

    def _names(self, model: type[Model]) -> dict[str, str]:
        return {"name": self.name, "table": model._meta.db_table}

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database decides."""

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "events": self.events, "body": self.body}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trigger) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


def append_only(name: str, *, may_update: str = "false", may_delete: str = IN_DEMO) -> Trigger:
    """Refuse UPDATE and DELETE except under these conditions; demonstrations may be deleted."""
    body = f"""
BEGIN
  IF TG_OP = 'UPDATE' AND ({may_update}) THEN RETURN NEW; END IF;
  IF TG_OP = 'DELETE' AND ({may_delete}) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'voting: % of % is not allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'VO020';
END
"""
    if may_update == "false":
        body = body.replace("  IF TG_OP = 'UPDATE' AND (false) THEN RETURN NEW; END IF;\n", "")
    return Trigger(name=name, events="UPDATE OR DELETE", body=body)


def before_insert(name: str, condition: str, error: str, code: str) -> Trigger:
    """Refuse a new row unless the condition over NEW holds."""
    body = f"""
BEGIN
  IF ({condition}) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'voting: {error}' USING ERRCODE = '{code}';
END
"""
    return Trigger(name=name, events="INSERT", body=body)
