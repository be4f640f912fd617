"""What OCEL 2.0 and PROV-JSON ask of a JSON file, written down from their texts."""

TEXT, TIME = {"type": "string"}, {"type": "string", "format": "date-time"}


def _record(required, **more):
    return {
        "type": "object",
        "required": [*required],
        "properties": {**required, **more},
        "additionalProperties": False,
    }


def _list(of):
    return {"type": "array", "items": of}


_VALUE = {"type": ["string", "integer", "number", "boolean"]}
_TO = _list(_record({"objectId": TEXT, "qualifier": TEXT}))
_KIND = {"enum": ["string", "time", "integer", "float", "boolean"]}
_TYPE = _record({"name": TEXT, "attributes": _list(_record({"name": TEXT, "type": _KIND}))})
OCEL = _record(
    {
        "eventTypes": _list(_TYPE),
        "objectTypes": _list(_TYPE),
        "events": _list(
            _record(
                {
                    "id": TEXT,
                    "type": TEXT,
                    "time": TIME,
                    "attributes": _list(_record({"name": TEXT, "value": _VALUE})),
                    "relationships": _TO,
                }
            )
        ),
        "objects": _list(
            _record(
                {
                    "id": TEXT,
                    "type": TEXT,
                    "attributes": _list(_record({"name": TEXT, "time": TIME, "value": _VALUE})),
                    "relationships": _TO,
                }
            )
        ),
    }
)

_NAME = {"type": "string", "pattern": "^(rcm|prov|_):[^ ]+$"}
_TYPED = {"type": "object", "required": ["$", "type"], "additionalProperties": False,
          "properties": {"$": _NAME, "type": {"const": "prov:QUALIFIED_NAME"}}}  # fmt: skip


def _section(*names, **more):
    """Statements by identifier: these names must be there, and other ``prov:`` ones may not."""
    known = {f"prov:{name}": _NAME for name in names} | {
        f"prov:{name}": kind for name, kind in more.items()
    }
    return {
        "type": "object",
        "propertyNames": _NAME,
        "additionalProperties": {
            "type": "object",
            "required": [f"prov:{name}" for name in names],
            "properties": {**known, "prov:type": _TYPED, "prov:role": TEXT},
            "patternProperties": {"^rcm:": _VALUE},
            "additionalProperties": False,
        },
    }


PROV = _record(
    {
        "prefix": {"type": "object", "additionalProperties": TEXT, "required": ["rcm"]},
        "entity": _section(),
        "activity": _section(startTime=TIME, endTime=TIME),
        "agent": _section(),
        "wasGeneratedBy": _section("entity", "activity", time=TIME),
        "used": _section("activity", "entity", time=TIME),
        "wasAssociatedWith": _section("activity", "agent"),
        "actedOnBehalfOf": _section("delegate", "responsible", "activity"),
        "wasDerivedFrom": _section("generatedEntity", "usedEntity", "activity"),
        "specializationOf": _section("specificEntity", "generalEntity"),
    }
)
