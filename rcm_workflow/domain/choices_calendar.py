"""How days are counted, and what a closure does to a running period (GAP-02, GAP-57).

Asked of every period of a procedure alike, and answered by the keys ``calendar.*``.
"""

from __future__ import annotations

from rcm_workflow.domain.choices import Choice


class Receipt(Choice):
    """GAP-02: what a notice does that arrives on a day off or after business hours."""

    CALENDAR_DAY = "calendar_day"
    DEEMED_BUSINESS_HOURS = "deemed_business_hours"
    REJECT_SEND = "reject_send"


class DayBasis(Choice):
    """GAP-02: whose clock gives the date of the notice."""

    RECIPIENT_CAPITAL = "recipient_capital"
    PPT = "ppt"
    SENDER = "sender"
    UTC = "utc"


class HalfDay(Choice):
    """GAP-57: whether a day on which the office is open in part counts."""

    NOT_COUNTED = "not_counted"
    COUNTS = "counts"
    COUNTS_UNLESS_LAST = "counts_unless_last"


class Horizon(Choice):
    """GAP-57: whether days are counted in a year whose official list an office has not given yet.

    A day outside the loaded years is never counted, whatever the answer.
    """

    STRICT = "strict"
    PROVISIONAL = "provisional"


class NewClosure(Choice):
    """GAP-57: what a closure decreed during a period does to the deadline of that office."""

    EXTEND_OPEN = "extend_open"
    FREEZE_AT_NOTICE = "freeze_at_notice"
    MANUAL = "manual"


class ForceMajeure(Choice):
    """GAP-57: which days a storm, a quake or mourning takes out of a period."""

    EACH_DAY = "each_day"
    LAST_DAY_ONLY = "last_day_only"
    MANUAL_EXTENSION = "manual_extension"


class LateData(Choice):
    """GAP-57: what a closure does that becomes known after its period has closed."""

    FREEZE_CLOSED = "freeze_closed"


class Shorten(Choice):
    """GAP-57: whether a deadline may be brought forward when a closure is taken back."""

    NEVER = "never"
