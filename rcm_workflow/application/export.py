"""Use case: the sealed log taken out: for programs that read other formats, or as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rcm_workflow.application.app import App
from rcm_workflow.application.heads import whole_head
from rcm_workflow.application.past import require_roster_right
from rcm_workflow.application.reading import Reading
from rcm_workflow.audit.tiles import CHECKPOINT, File, tiles
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.keeping import StoredLeaf
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.sealed import readings_of
from rcm_workflow.domain.values import Actor
from rcm_workflow.domain.words import nearest

Progress = Callable[[int, int], None]
EVERY = 200


class Outflow:
    """The leaves that somebody takes out, and how many of them there were."""

    def __init__(
        self,
        app: App,
        view: Reading,
        actor: Actor,
        cases: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> None:
        """Of the whole log, or of some cases.

        Raises ``Refused``: ``not_permitted`` for who may not take the log out, ``unknown_case``.
        """
        require_roster_right(app, view, actor, "export")
        known = set(view.case_ids()) if cases else set()
        for one in cases:
            if one not in known:
                near = nearest(one, known)
                raise Refused("unknown_case", kind="not_found", case=one, nearest=near)
        self._view = view
        self._cases = tuple(cases)
        self._progress = progress
        self._total = view.counts()["sealed"]
        self.events = 0

    def leaves(self) -> Iterator[StoredLeaf]:
        """In the order of the log; of chosen cases one after the other. What waits is left out."""
        if not self._cases:
            yield from self._counted(self._view.leaves())
            return
        for _, leaves in self.streams():
            yield from leaves

    def streams(self) -> Iterator[tuple[str, Iterator[StoredLeaf]]]:
        """The same stream by stream: the roster, then every case and who read of it."""
        if not self._cases:
            yield ROSTER, self._counted(self._view.leaves_of(ROSTER))
        for case in self._cases or self._view.case_ids():
            for name in (case, readings_of(case)):
                yield name, self._counted(self._view.leaves_of(name))

    def _counted(self, leaves: Iterator[StoredLeaf]) -> Iterator[StoredLeaf]:
        for one in leaves:
            if one.place is None:
                continue
            self.events += 1
            if self._progress is not None and self.events % EVERY == 0:
                self._progress(self.events, self._total)
            yield one


def tree_files(app: App, actor: Actor) -> Iterator[File]:
    """The whole log as files: tiles, entry bundles and, last, the checkpoint over them.

    Every entry of every case stands in them in clear: they are for who may take the log out.
    Raises ``Refused``: ``not_permitted``, ``no_signed_head``.
    """
    with app.store.read() as view:
        require_roster_right(app, view, actor, "export")
        head = whole_head(view)
        yield from tiles(view.leaves_between(0, head.size))
        yield CHECKPOINT, bytes(head.note)
