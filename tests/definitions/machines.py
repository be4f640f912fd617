"""Machines made up by chance, as their files would say them."""

from hypothesis import strategies as st

from rcm_workflow.definitions.machine import Machine

ROLES = ("ppt", "members", "secretariat", "troika", "auditor", "observer", "system", "registrar")
WORDS = ("Open", "the", "second", "round", "Iniciar", "Unwiederbringlichkeitsbescheinigung", "a")


def localized(text):
    return {"en": text, "es": f"{text} (es)"}


titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join).map(localized)


@st.composite
def machines(draw, most_states=18, most_moves=60):
    """A machine with any states and moves: reachable or not, sound or not."""
    names = [f"state_{number}" for number in range(draw(st.integers(2, most_states)))]
    ends = draw(st.sets(st.sampled_from(names[1:]), max_size=4))
    going = [name for name in names if name not in ends]
    roles = st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)

    def move(number):
        anywhere = draw(st.booleans()) and number % 5 == 0
        sources = draw(st.lists(st.sampled_from(going), min_size=1, max_size=5, unique=True))
        return {
            "trigger": f"move_{number}",
            **({"source": "*"} if anywhere else {"sources": sources}),
            "dest": draw(st.sampled_from([*names, None])),
            "title": draw(titles),
            "by": draw(roles),
        }

    return Machine.model_validate(
        {
            "machine": "chance",
            "version": 1,
            "title": draw(titles),
            "summary": localized("Made up."),
            "reference": "CH",
            "initial": names[0],
            "languages": ["en"],
            "opening": {"trigger": "begin", "title": draw(titles), "by": draw(roles)},
            "states": {
                name: {"title": draw(titles), "meaning": localized("M"), "final": name in ends}
                for name in names
            },
            "transitions": [move(number) for number in range(draw(st.integers(0, most_moves)))],
        }
    )
