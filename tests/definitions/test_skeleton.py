"""A new machine is sound as it is, and never in anybody's way."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.check_file import check_everything, check_file
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.skeleton import reference, skeleton
from rcm_workflow.domain.failures import Refused

SHIPPED = Library()


def written(folder, name, *, own_policy):
    made = skeleton(name, Library(folder), own_policy=own_policy)
    for kind, text in (("machines", made.machine), ("policies", made.policy)):
        if text is not None:
            (folder / kind).mkdir(exist_ok=True)
            (folder / kind / f"{name}.v1.toml").write_text(text, encoding="utf-8")
    return Library(folder)


@pytest.mark.parametrize("own_policy", [True, False])
def test_it_passes_every_check_as_it_is(tmp_path, own_policy):
    library = written(tmp_path, "choice_of_logo", own_policy=own_policy)
    _, findings = check_everything(library)
    assert [one.say("en") for one in findings] == []
    assert library.machine("choice_of_logo").policy == (
        "choice_of_logo" if own_policy else "rcm-2011@1"
    )


def test_two_of_them_stand_side_by_side(tmp_path):
    written(tmp_path, "choice_of_logo", own_policy=True)
    library = written(tmp_path, "change_of_logo", own_policy=True)
    assert (
        library.machine("change_of_logo").reference != library.machine("choice_of_logo").reference
    )
    assert check_everything(library)[1] == ()


@given(name=st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True))
def test_every_name_a_file_may_have_makes_a_sound_machine(name):
    made = skeleton(name, SHIPPED, own_policy=False)
    assert check_file(made.machine.encode(), f"machines/{name}.v1.toml", SHIPPED) == ()


@pytest.mark.parametrize("name", ["", "Logo", "2nd", "a b", "../evil", "a-b", "ñandú", "x" * 65])
def test_no_other_name_is_taken(name):
    with pytest.raises(Refused) as refusal:
        skeleton(name, SHIPPED, own_policy=True)
    assert (refusal.value.code, refusal.value.kind) == ("name_not_usable", "input")


def test_a_name_in_use_is_refused():
    with pytest.raises(Refused) as refusal:
        skeleton("troika_consultation", SHIPPED, own_policy=True)
    assert refusal.value.code == "machine_exists"


@given(taken=st.sets(st.sampled_from(["CL", "CH", "CHO", "CHOI", "CHOIC", "CHOICE"])))
def test_a_prefix_is_never_taken_twice(taken):
    assert reference("choice_logo", taken) not in taken


def test_two_procedures_with_one_prefix_are_a_fault(tmp_path):
    library = written(tmp_path, "choice_of_logo", own_policy=False)
    folder = tmp_path / "machines"
    shutil.copy(folder / "choice_of_logo.v1.toml", folder / "other.v1.toml")
    text = (folder / "other.v1.toml").read_text(encoding="utf-8")
    (folder / "other.v1.toml").write_text(
        text.replace('machine = "choice_of_logo"', 'machine = "other"'), encoding="utf-8"
    )
    _, findings = check_everything(Library(tmp_path))
    assert [(one.code, one.facts["other"]) for one in findings] == [
        ("same_reference", "choice_of_logo")
    ]
    assert library.machine("choice_of_logo").reference in findings[0].say("es")


def test_a_prefix_that_another_procedure_has_is_told_of_the_file_alone(tmp_path):
    library = written(tmp_path, "choice_of_logo", own_policy=False)
    path = tmp_path / "machines" / "choice_of_logo.v1.toml"
    text = path.read_text(encoding="utf-8")
    assert check_file(text.encode(), str(path), library) == ()
    # Shipped procedures stand on both sides of it in the alphabet; none of them is to blame.
    for other in ("activity", "vm_declaration"):
        taken = library.machine(other).reference
        slip = text.replace(f'"{library.machine("choice_of_logo").reference}"', f'"{taken}"')
        path.write_text(slip, encoding="utf-8")
        (found,) = check_file(slip.encode(), str(path), library)
        assert (found.code, found.facts["other"]) == ("same_reference", other)
        assert found.line == 1 + slip[: slip.index("reference = ")].count("\n")
        (found,) = check_everything(Library(tmp_path))[1]
        assert (found.file, found.facts["other"]) == (f"machines/{path.name}", other)
        path.write_text(text, encoding="utf-8")


def test_a_period_that_no_machine_lets_run_is_told(tmp_path):
    written(tmp_path, "choice_of_logo", own_policy=True)
    path = tmp_path / "machines" / "choice_of_logo.v1.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('period = "second_round"', 'period = "first_round"'), "utf-8")
    _, findings = check_everything(Library(tmp_path))
    assert [(one.code, one.file, one.facts["where"]) for one in findings] == [
        ("unused", "policies/choice_of_logo.v1.toml", "periods.second_round")
    ]
