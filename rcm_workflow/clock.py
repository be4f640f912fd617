"""The only place where the time of day is read.

Everything else receives an instant as an argument. A clock is any object whose `now()` returns an
aware UTC `datetime` with its microseconds.
"""

from datetime import UTC, datetime, timedelta

__all__ = ["ManualClock", "SystemClock"]


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, to the microsecond.

        The machine may set its clock back; whoever needs an order must compare with the last
        instant recorded.
        """
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until somebody moves it: for examples, replays and tests.

    It runs forwards. Turning it back has to be asked for, so that a script with its lines in the
    wrong order fails where the mistake is.
    """

    def __init__(self, start: datetime) -> None:
        """Start at an aware instant of any zone.

        Raises:
            ValueError: `start` is naive.
        """
        self._now = _utc(start)

    def __repr__(self) -> str:
        return f"ManualClock({self._now.isoformat()})"

    def now(self) -> datetime:
        """Return the instant at which the clock stands, aware, in UTC."""
        return self._now

    def set(self, instant: datetime, *, backwards: bool = False) -> None:
        """Move to an aware instant; the present one is allowed.

        Raises:
            ValueError: `instant` is naive, or lies before the present one and `backwards` is false.
                The clock has not moved.
        """
        target = _utc(instant)
        if target < self._now and not backwards:
            message = (
                f"the clock stands at {self._now.isoformat()} and was not told that it may go "
                f"back to {target.isoformat()}"
            )
            raise ValueError(message)
        self._now = target

    def advance(self, by: timedelta, *, backwards: bool = False) -> None:
        """Move by a length of absolute time: a day is 24 hours, whatever a local clock does.

        Raises:
            ValueError: `by` is negative and `backwards` is false. The clock has not moved.
        """
        self.set(self._now + by, backwards=backwards)


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        message = f"{instant.isoformat()} has no offset from UTC, so it names no instant"
        raise ValueError(message)
    return instant.astimezone(UTC)
