. "$(dirname "$0")/../../cli/assert.sh"

# /openapi.json says of every route what it takes and gives, and each answer is
# what it says.
/usr/bin/python3 -c 'import jsonschema' 2> /dev/null || exit 77
run api GET /openapi.json
code 0
cp out openapi.json

call() {
    local name=$1

    shift
    run api "$@"
    cp out "answer.$name.json"
}

call ask.200 POST /v1/ask -d "{\"text\": \"voice bot for a clinic\"}"
call ask.400 POST /v1/ask -d '{"text": "x", "pilar": "security"}'
err_lacks "pilar"
out_has "did you mean 'pillar'?"
call ask.400b POST /v1/ask -d '{"text": "a\u0000b"}'
out_has "zero character"
call ask.200b POST /v1/ask -d '{"text": "a chatbot\\u0000b", "role": null}'
call context.200 POST /v1/context -d '{"text": "a chatbot", "max_tokens": 900}'
cp out served.json
run context --json --max-tokens 900 "a chatbot"
cmp -s out served.json || fail "the route and the command differ"
call context.200c POST /v1/context \
    -d '{"text": "privacy of a chatbot, privacy", "channels": "lexical"}'
call context.200b POST /v1/context -d '{"text": "bread", "risk": "high"}'
call context.400 POST /v1/context -d '{"text": "a chatbot", "top": 3}'
call context.413 POST /v1/context -d '{"text": "a chatbot", "max_tokens": 1}'
call search.200 POST /v1/search -d '{"text": "least privilege"}'
call search.400 POST /v1/search -d '[]'
call getPractice.404 GET /v1/practices/NOPE
call postMcp.200 POST /mcp -d '{"jsonrpc":"2.0","id":1,"method":"ping"}'
call postMcp.200b POST /mcp -d '[{"jsonrpc":"2.0","id":1,"method":"no"},7]'
call getOpenapi.200 GET /openapi.json
files=/openai/vector_stores/generative-ai/files
call openaiListFilesBare.200 GET "$files?limit=100"
call openaiListFilesBare.400 GET "$files?limit=101"
call langchainMessage.200 POST '/langchain?top_k=50' -d '{"message": "voice bot"}'
call langchainMessage.400 POST '/langchain?top_k=51' -d '{"message": "voice bot"}'
for kind in practice scenario question topic; do
    name=$(printf '%s' $kind | sed 's/^./\U&/')
    call "list${name}s.200" GET "/v1/${kind}s"
    for id in $(/usr/bin/python3 -c 'import json, sys
for d in json.load(open("out"))[sys.argv[1]][::7]: print(d["id"])' ${kind}s); do
        call "get$name.200.$id" GET "/v1/${kind}s/$id"
    done
done

/usr/bin/python3 -W ignore - "$SOURCE" answer.*.json << 'END' ||
import json, jsonschema, re, sys
api = json.load(open("openapi.json"))
assert api["openapi"] == "3.1.0"
assert [s["url"] for s in api["servers"]] == ["/"]

def at(ref):
    node = api
    for step in ref[2:].split("/"):
        node = node[step]
    return node

def each(node):
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, (dict, list)):
            yield from each(child)

# Every reference leads somewhere, and no schema has an address of its own.
for node in each(api):
    if "$ref" in node:
        at(node["$ref"])
for name, schema in api["components"]["schemas"].items():
    assert not {"$id", "$schema", "definitions"} & set(schema), name
    jsonschema.Draft202012Validator.check_schema(schema)

# Every operation has a name of its own, a tag that is explained, and a schema
# for whatever it takes and gives.
operations = {}
tags = {t["name"] for t in api["tags"]}
for path, methods in api["paths"].items():
    for method, operation in methods.items():
        name = operation["operationId"]
        assert name not in operations, name
        operations[name] = operation
        assert set(operation["tags"]) <= tags and operation["summary"]
        inside = [p["in"] for p in operation.get("parameters", [])]
        assert inside.count("path") == path.count("{"), path
        for side in [operation.get("requestBody", {})]:
            assert side.get("content", True), (name, "takes a body of no kind")
        answer = operation["responses"]["200"]
        assert answer.get("content", True), (name, "gives no kind of body")
        for status, error in operation["responses"].items():
            if status > "299":
                assert at(error["$ref"])["content"], (name, status)

# Whole numbers in the query have the bounds that are held, see below.
bounds = {n: p["schema"]["maximum"] for n, o in operations.items()
          for p in o.get("parameters", []) if p["in"] == "query"
          and p["schema"]["type"] == "integer"}
assert bounds == {"openaiListFiles": 100, "openaiListFilesBare": 100,
                  "langchainMessage": 50}, bounds

# The source's tables hold as many rows as there are operations.
paths = set()
for file in ("api/native.c", "web/web.c", "mcp/http.c"):
    text = open("%s/cli/%s" % (sys.argv[1], file)).read()
    paths |= set(re.findall(r'"(?:GET|POST)",\s+"(/[^"]*)"', text))
assert paths <= set(api["paths"]) and len(paths) > 10, paths

for name in sys.argv[2:]:
    operation, status = name.split(".")[1:3]
    response = operations[operation]["responses"][status[:3]]
    if "$ref" in response:
        response = at(response["$ref"])
    kind = "application/json" if "application/json" in response["content"] \
        else "application/problem+json"
    schema = dict(response["content"][kind]["schema"],
                  components=api["components"])
    for error in jsonschema.Draft202012Validator(schema).iter_errors(
            json.load(open(name))):
        sys.exit("%s: %s: %s" % (name, list(error.path), error.message[:300]))
END
    fail "the document and the API differ"
