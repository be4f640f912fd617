"""What a model of a definition file says where its keys do not go together."""

from __future__ import annotations

from rcm_workflow.domain.values import Localized


class Unfit(ValueError):
    """Two keys contradict each other, or one is missing beside another; said in both languages.

    Raised in validators, where pydantic takes it for a fault of the table. ``key`` is the one to
    look at, where there is one.
    """

    def __init__(self, en: str, es: str, key: str | None = None) -> None:
        super().__init__(en)
        self.said = Localized(en=en, es=es)
        self.key = key
