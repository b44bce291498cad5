"""What every client of ours has to see, whichever SDK it is made with."""

import json

WORKLOAD = (
    "A voice bot answers callers of a hospital day and night. It books and "
    "cancels appointments through our own API. Patient data must stay private."
)
URI = "wa://generative-ai/practice/GENSEC01-BP01"


def listing(tools, resources, templates, prompts):
    assert [t.name for t in tools] == ["ask", "search", "fetch", "context"], tools
    assert all(t.title and t.description for t in tools)
    assert len(resources) == 59, len(resources)
    assert URI in [str(r.uri) for r in resources]
    assert len(templates) == 1
    assert [p.name for p in prompts] == ["review_workload", "check_practice"]


def text_of(result):
    (block,) = result.content
    assert block.type == "text"
    return block.text


def asked(result, structured):
    assert structured["verdict"] == "match", structured
    assert structured["scenarios"][0]["id"] == "autonomous-call-center"
    assert json.loads(text_of(result)) == structured


def found(result, structured):
    assert json.loads(text_of(result)) == structured
    first = structured["results"][0]
    assert set(first) >= {"id", "title", "url"}
    return first["id"]


def fetched(result, structured, wanted):
    assert json.loads(text_of(result)) == structured
    assert structured["id"] == wanted
    assert set(structured) == {"id", "title", "text", "url", "metadata"}


def packed(result, structured):
    assert json.loads(text_of(result)) == structured
    assert structured["ids"]
    assert all(i in structured["text"] for i in structured["ids"])


def failed(result):
    assert "did you mean" in text_of(result), result


def read(contents):
    (document,) = contents
    assert document.text.startswith("# GENSEC01-BP01")


def prompted(messages):
    (message,) = messages
    assert message.role == "user"
    assert "\n" in message.content.text and "line two" in message.content.text
