"""Read by the server from which children start: definitions are read and rules built once."""

import tests.faults.hands
from rcm_workflow.storage.engine import backend_for
from tests.scene import Scene

Scene(tests.faults.hands.START).to_round().all_assent()
# Its driver is read when it is first needed; nothing is connected to.
backend_for("postgresql:///nothing")
