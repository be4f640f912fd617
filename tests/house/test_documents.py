import pytest

import rcm_workflow


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"])
def test_a_newcomer_finds(checkout, name):
    assert (checkout / name).read_text(encoding="utf-8").strip() != ""


def test_the_licence_is_apache_2(checkout):
    lines = (checkout / "LICENSE").read_text(encoding="utf-8").split("\n")
    head = [line.strip() for line in lines if line.strip()][:2]
    assert head == ["Apache License", "Version 2.0, January 2004"]


def test_the_package_knows_its_version(checkout):
    project = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    assert rcm_workflow.__version__ != "0+checkout"
    assert f'\nversion = "{rcm_workflow.__version__}"\n' in project
