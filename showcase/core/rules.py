"""Violated database constraints: their SQLSTATE, and where a form shows the error."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, router
from django.db.models import BaseConstraint, Model, UniqueConstraint


def sqlstate(error: DatabaseError) -> str:
    """Return the SQLSTATE of an error; those of the vote's own triggers begin with VO."""
    return getattr(error.__cause__, "sqlstate", None) or ""


class RulesAtFields:
    """Model mixin: the error of a multi-field constraint is shown at the last field, not above the form."""

    def validate_constraints(self, exclude: Any = None) -> None:
        errors = defaultdict(list)
        using = router.db_for_write(type(self), instance=self)
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self, exclude=exclude, using=using)
                except ValidationError as error:
                    errors[last_field(model, constraint)] += error.error_list
        if errors:
            raise ValidationError(dict(errors))


def last_field(model: type[Model], constraint: BaseConstraint) -> str:
    is_unique = isinstance(constraint, UniqueConstraint)
    names = constraint.fields if is_unique else constraint.condition.referenced_base_fields
    return next((f.name for f in reversed(model._meta.local_fields) if f.name in names), NON_FIELD_ERRORS)
