"""SpiffWorkflow, its whole state serialised into the case row at each step.

One user task per step; the positions are a parallel multi-instance task, as the members answer in
any order. The library leaves storage to the application and offers `BpmnWorkflowSerializer`; each
step restores the workflow from JSON, completes one ready task, and writes the JSON back. In its
favour: the parsed process is shared, and the 600-byte record goes to the history table, because
task data is copied into every later task and would make the JSON grow much faster.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from benchmarks.case import POSITION
from benchmarks.peers.orm import Case, OrmPeer

if TYPE_CHECKING:
    from benchmarks.case import Step

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


class NotReadyError(Exception):
    """No task of that name waits to be done."""


def process_xml(steps: tuple[Step, ...]) -> bytes:
    """Write the case as a BPMN process: a line of user tasks, the positions side by side."""
    positions = sum(step.trigger == POSITION for step in steps)
    names: list[str] = []
    for step in steps:
        if step.trigger != POSITION or POSITION not in names:
            names.append(step.trigger)
    loop = (
        '<multiInstanceLoopCharacteristics isSequential="false">'
        f"<loopCardinality>{positions}</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    tasks = "".join(
        f'<userTask id="task{i}" name="{name}"><incoming>flow{i}</incoming>'
        f"<outgoing>flow{i + 1}</outgoing>{loop if name == POSITION else ''}</userTask>"
        for i, name in enumerate(names)
    )
    nodes = ["start", *(f"task{i}" for i in range(len(names))), "end"]
    flows = "".join(
        f'<sequenceFlow id="flow{i}" sourceRef="{source}" targetRef="{target}"/>'
        for i, (source, target) in enumerate(pairwise(nodes))
    )
    return (
        f'<definitions xmlns="{BPMN}" targetNamespace="rcm" id="all">'
        '<process id="consultation" isExecutable="true">'
        f'<startEvent id="start"><outgoing>flow0</outgoing></startEvent>{tasks}'
        f'<endEvent id="end"><incoming>flow{len(names)}</incoming></endEvent>{flows}'
        "</process></definitions>"
    ).encode()


class Spiff(OrmPeer):
    """Load the JSON, run one task, store the JSON, add a history row, commit.

    It cannot be filled: its process has to foresee every position.
    """

    name = "spiff"

    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__(steps)
        parser = BpmnParser()
        parser.add_bpmn_io(io.BytesIO(process_xml(steps)))
        self.spec = parser.get_spec("consultation")
        self.serializer = BpmnWorkflowSerializer()

    def first_state(self) -> str:
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        stored: str = self.serializer.serialize_json(workflow)
        return stored

    def change(self, case: Case, step: Step) -> None:
        workflow = self.serializer.deserialize_json(case.state)
        ready = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not ready or ready[0].task_spec.bpmn_name != step.trigger:
            raise NotReadyError(step.trigger)
        ready[0].data["actor"] = step.actor
        ready[0].run()
        workflow.do_engine_steps()
        case.state = self.serializer.serialize_json(workflow)
