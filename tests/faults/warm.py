"""Read by the server from which children start: definitions are read and rules built once."""

import tests.faults.hands
from tests.scene import Scene

Scene(tests.faults.hands.START).to_round().all_assent()
