"""Whoever seals may be killed or doubled: there is one head, and every head told stays true."""

from __future__ import annotations

from rcm_workflow.application.sweep import sweep
from tests.faults.children import PATIENCE
from tests.faults.hands import seal_always, write
from tests.faults.log import add_up, kept


def heads(told):
    """The sizes and roots that sealers told."""
    return [said[1:] for said in told]


def test_a_killed_sealer_leaves_one_head_without_a_gap(app, url, child, chance, size):
    told = []
    writer = child(write, url)
    for _ in range(size):
        sealer = child(seal_always, url).hear(2)
        told += sealer.kill(after=chance.uniform(0, 0.01))
    writer.kill()
    assert len({one for one, _ in heads(told)}) > size
    add_up(app, heads(told))


test_a_killed_sealer_leaves_one_head_without_a_gap.sizes = (15, 150)


def test_two_sealers_and_eight_writers_make_one_dense_tree(app, url, child, size):
    sealers = [child(seal_always, url).hear(1) for _ in range(2)]
    writers = [child(write, url, cases=size, patience=PATIENCE) for _ in range(8)]
    said = [told for writer in writers for told in writer.end()]
    told = [told for sealer in sealers for told in sealer.kill(after=0.05)]
    kept(app, said)
    add_up(app, heads(told))
    with app.store.read() as view:
        rows = view.cases()
    assert sorted(one.id for one in rows) == [f"TC-2021-{n:03d}" for n in range(1, 8 * size + 1)]
    assert {one.state for one in rows} == {"member_round_1"}
    assert sweep(app).settled == ()


test_two_sealers_and_eight_writers_make_one_dense_tree.sizes = (2, 10)
