. "$(dirname "$0")/../assert.sh"

# Requests of existing clients, byte for byte as they were sent.  Those of the
# OpenAI SDK, LiteLLM, boto3 and LangChain were recorded in front of the clients
# (tests/dialects/clients/); those of Dify, Continue and Open WebUI are put
# together the way their sources do it.  The first line of a file says
#
#     METHOD TARGET STATUS SCHEMA-OF-THE-REQUEST SCHEMA-OF-THE-ANSWER
#
# and the rest is the body.
/usr/bin/python3 -c 'import jsonschema' 2> /dev/null || exit 77
n=0
for file in "$SOURCE"/tests/dialects/recorded/*; do
    read -r method target status request answer < "$file"
    name=$(basename "$file")
    tail -n +2 "$file" > "$name.body"
    if [ -s "$name.body" ]; then
        run api "$method" "$target" -d "@$name.body"
    else
        run api "$method" "$target"
    fi
    case $status in
    200) code 0 ;;
    *) code 2 ;;
    esac
    cp out "$name.answer"
    printf '%s\n' "$request" > "$name.request_schema"
    printf '%s\n' "$answer" > "$name.answer_schema"
    n=$((n + 1))
done
[ "$n" -ge 40 ] || fail "requests are missing"

# The same bytes twice.
tail -n +2 "$SOURCE/tests/dialects/recorded/boto3-retrieve-nested" > body
run api POST /bedrock/knowledgebases/GENAILENS1/retrieve -d @body
same out boto3-retrieve-nested.answer

/usr/bin/python3 -W ignore - "$SOURCE/cli/api/schemas" ./*.answer << 'END' ||
import json, jsonschema, sys

LISTS = ["data", "retrievalResults", "records", "response", "results"]


def check(name, what):
    schema = open("%s_schema" % name).read().strip()
    if schema == "-":
        return
    schema = json.load(open("%s/%s.json" % (sys.argv[1], schema)))
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(what)


def results(answer):
    """The list of an answer, whoever it is for."""
    if isinstance(answer, list):
        return answer
    found = next(answer[name] for name in LISTS if name in answer)
    return found[0]["results"] if found and "query" in found[0] else found


for path in sys.argv[2:]:
    name = path[:-len(".answer")]
    answer = json.load(open(path, encoding="utf-8"))
    check(name + ".answer", answer)
    body = open(name + ".body", encoding="utf-8").read()
    if body:
        check(name + ".request", json.loads(body))
    if not open(name + ".answer_schema").read().rstrip().endswith("_error") \
            and "get" not in name:
        found = results(answer)
        assert bool(found) != name.endswith("nothing"), name
        scores = [r["score"] for r in found if "score" in r]
        assert scores == sorted(scores, reverse=True), name


def of(name):
    return results(json.load(open(name + ".answer", encoding="utf-8")))


# What was asked for is what came.
assert len(of("openai-search")) == 50
for r in of("openai-search-filters"):
    assert r["attributes"]["pillar"] == "security"
    assert len(r["attributes"]) <= 16
for r in of("boto3-retrieve-nested"):
    assert r["metadata"]["pillar"] in ("security", "reliability")
    assert "Deployment" in r["metadata"]["phases"]
assert all(r["score"] >= 0.5 for r in of("dify-retrieval"))
assert len(of("dify-retrieval-off")) == 4
for r in of("dify-condition"):
    assert r["metadata"]["kind"] == "practice" and r["score"] >= 0.05
    assert r["metadata"]["pillar"] in ("security", "reliability")
assert len(of("langchain-remote")) == 6
assert [r["id"] for r in of("langchain-plugin-filter")] == ["GENSEC01-BP02"]
assert len(of("openwebui-search")) == 3
assert sorted(r["index"] for r in of("openwebui-rerank")) == [0, 1, 2, 3]
assert of("openwebui-rerank")[0]["index"] == 1
assert of("litellm-openai") == of("litellm-pg-vector")
texts = [r["content"] for r in of("dify-retrieval-off")]
assert all(len(t.encode()) <= 1800 for t in texts)
END
    fail "an answer is not what the client expects"
