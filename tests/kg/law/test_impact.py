"""Who refers to a provision, directly and by others."""
from __future__ import annotations

from kg.folder.data_folder import DataFolder
from kg.law.impact import impact

LAW = "jci1.3:c:BWBR0035303"


def test_the_first_step_is_what_refers_to_it(example_folder: DataFolder) -> None:
    store, iris = example_folder.store(), example_folder.iris
    near = impact(store, iris, f"{LAW}&artikel=11", steps=1)
    assert [(one.target, one.steps, one.path) for one in near] == [(f"{LAW}&artikel=15", 1, (f"{LAW}&artikel=11", f"{LAW}&artikel=15"))]


def test_further_steps_go_along_a_shortest_way(example_folder: DataFolder) -> None:
    store, iris = example_folder.store(), example_folder.iris
    far = impact(store, iris, f"{LAW}&artikel=11", steps=3)
    assert {one.target for one in far} >= {one.target for one in impact(store, iris, f"{LAW}&artikel=11", steps=1)}
    for one in far:
        assert one.path[0] == f"{LAW}&artikel=11" and one.path[-1] == one.target and len(one.path) == one.steps + 1
        before = [touched.target for touched in impact(store, iris, one.path[-2], steps=1)]
        assert one.target in before
    assert [one.steps for one in far] == sorted(one.steps for one in far)
