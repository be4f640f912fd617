"""JSON Schemas of the definition files, for editors and for people who write one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import BaseModel

from rcm_workflow.definitions.access import AccessFile
from rcm_workflow.definitions.admission import AdmissionFile
from rcm_workflow.definitions.bodies import BodiesFile
from rcm_workflow.definitions.coverage import RulesFile
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.definitions.people import RosterFile
from rcm_workflow.definitions.policy_file import PolicyFile
from rcm_workflow.definitions.policy_like import PolicyLike

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MODELS: Mapping[str, type[BaseModel]] = {
    "machine": Machine,
    "policy": PolicyFile,
    "access": AccessFile,
    "roster": RosterFile,
    "bodies": BodiesFile,
    "admission": AdmissionFile,
    "rules": RulesFile,
}
"""Every kind of definition file and its model."""

LIKE = "policy_like"
"""The form of a policy file that names another one."""

FORMS: Mapping[str, type[BaseModel]] = {**MODELS, LIKE: PolicyLike}
"""Every form a definition file may have, each with a schema of its own."""


def schema_text(kind: str) -> str:
    """The JSON Schema (2020-12) of a form of file, with a final line break."""
    schema = {"$schema": DIALECT, **FORMS[kind].model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
