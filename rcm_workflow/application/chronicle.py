"""What happened in a case, event by event, as far as somebody may read it."""

from __future__ import annotations

from rcm_workflow.application import inspect
from rcm_workflow.application.app import App
from rcm_workflow.application.disclosure import open_to, shown_to
from rcm_workflow.application.past import history_of
from rcm_workflow.domain.events import CaseOpened, Recorded, TransitionFired
from rcm_workflow.domain.values import Actor


def history(app: App, case_id: str, actor: Actor) -> tuple[Recorded, ...]:
    """The events of a case in order, as far as the actor may read them.

    Without the right to ``history`` only what the actor's own fields open, and what is about its
    own country, by the rights of today **and** by those of the moment of each event, as
    ``case replay`` and ``audit export`` tell it: what was said behind closed doors is not told
    because its result was published.
    Raises ``Refused`` as ``inspect.visible``.
    """
    with app.store.read() as view:
        found = history_of(app, view, case_id, actor, unsealed=False)
        return tuple(
            shown_to(recorded, then.rules, then.fields, actor)
            for recorded, then in found.walk()
            if found.open(recorded, then)
        )


def bringing_documents(app: App, case_id: str, actor: Actor) -> tuple[Recorded, ...]:
    """The events that brought documents which the actor may read today, whenever that was.

    A document that is published is read by those it is published to, also if they could not know
    of the step that filed it. They are for finding documents: none of them is to be told.
    """
    with app.store.read() as view:
        _, rules, fields = inspect.visible(app, view, case_id, actor)
        return tuple(
            shown
            for one in view.events(case_id)
            if open_to(one, rules.machine, fields, actor)
            and isinstance(
                (shown := shown_to(one, rules, fields, actor)).event, CaseOpened | TransitionFired
            )
            and shown.event.documents
        )
