"""What schemas cannot say: which values this lens has.

A generated string in the place of a filter, an id or a file becomes a real one,
so that requests get beyond the check of names.  Anything that is no string, or
has a wrong shape, stays as it is: it has to be refused.
"""
import json
import os
import urllib.request
import zlib

import schemathesis

BASE = os.environ["ASKLENS_URL"]


def get(path):
    with urllib.request.urlopen(BASE + path) as response:
        return json.load(response)


def ids(kind):
    return [d["id"] for d in get("/v1/" + kind)[kind]]


def values(name):
    found = set()
    for practice in get("/v1/practices")["practices"]:
        value = practice.get(name, [])
        found.update([value] if isinstance(value, str) else value)
    return sorted(found)


FILTERS = {"pillar": values("pillar"), "risk": values("risk"),
           "phase": values("phases"), "service": values("services"),
           "role": values("roles"), "scenario": ids("scenarios")}
NAMED = {kind: ids(kind)
         for kind in ("practices", "scenarios", "questions", "topics")}
NAMED["web"] = ["index.html", "app.js", "page.css", "icon.svg"]


def one_of(choices, text):
    """The same for the same text, so that a run can be repeated."""
    return choices[zlib.crc32(text.encode("utf-8", "replace")) % len(choices)]


def real(choices, value):
    if isinstance(value, str):
        return one_of(choices, value)
    if isinstance(value, list):
        return [real(choices, v) for v in value]
    return value


def name_values(body):
    for name, choices in FILTERS.items():
        if name in body:
            body[name] = real(choices, body[name])
    text = body.get("text")
    # A pack begins with some hundred tokens of instructions.
    tokens = body.get("max_tokens")
    if isinstance(tokens, (int, float)) and not isinstance(tokens, bool) and \
            0 < tokens < 500:
        body["max_tokens"] = tokens + 500
    # A text needs a word.
    if isinstance(text, str) and 0 < len(text) < 1000:
        body["text"] = text + " chatbot"


def name_document(path, parameters):
    """Every other one: what is not there has to be answered, too."""
    for kind, choices in NAMED.items():
        if "/%s/{" % kind not in path:
            continue
        for name, value in parameters.items():
            if isinstance(value, str) and len(value) % 2:
                parameters[name] = one_of(choices, value)


@schemathesis.hook
def before_call(context, case, kwargs):
    if isinstance(case.body, dict):
        name_values(case.body)
    if case.path_parameters:
        name_document(case.path, case.path_parameters)


@schemathesis.deserializer("text/*", "image/*")
def deserialize_text(ctx, response):
    return response.content.decode("utf-8")
