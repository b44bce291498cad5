. "$(dirname "$0")/../assert.sh"

# A filter leaves the best of all results that it allows: what it gives is held
# against the whole list, filtered by a few lines of Python.
/usr/bin/python3 -c '' 2> /dev/null || exit 77
/usr/bin/python3 - "$ASKLENS" "$workload" << 'END' ||
import json, subprocess, sys

asklens, workload = sys.argv[1:]


def call(path, body):
    run = subprocess.run([asklens, "api", "POST", path, "-d", "-"],
                         input=json.dumps(body).encode(), capture_output=True)
    return run.returncode, json.loads(run.stdout)


def bedrock(n, filter=None):
    search = {"numberOfResults": n}
    if filter:
        search["filter"] = filter
    code, answer = call("/bedrock/knowledgebases/x/retrieve", {
        "retrievalQuery": {"text": workload},
        "retrievalConfiguration": {"vectorSearchConfiguration": search}})
    assert code == 0, answer
    return answer["retrievalResults"]


def fold(text):
    return text.lower().replace("-", " ").replace("_", " ")


def values(result, key):
    if key == "score":
        return [result["score"]]
    found = result["metadata"].get(key, [])
    found = found if isinstance(found, list) else [found]
    return [fold(v) for v in found]


def holds(result, filter):
    (op, arg), = filter.items()
    if op in ("andAll", "orAll"):
        return (all if op == "andAll" else any)(holds(result, f) for f in arg)
    have, want = values(result, arg["key"]), arg["value"]
    want = want if isinstance(want, list) else [want]
    want = [w if arg["key"] == "score" else fold(w) for w in want]
    tests = {
        "equals": lambda v, w: v == w, "listContains": lambda v, w: v == w,
        "in": lambda v, w: v == w, "notEquals": lambda v, w: v == w,
        "notIn": lambda v, w: v == w,
        "startsWith": lambda v, w: v.startswith(w),
        "stringContains": lambda v, w: w in v,
        "greaterThan": lambda v, w: v > w,
        "greaterThanOrEquals": lambda v, w: v >= w,
        "lessThan": lambda v, w: v < w,
        "lessThanOrEquals": lambda v, w: v <= w,
    }
    one = any(tests[op](v, w) for v in have for w in want)
    return one != op.startswith("not")


def leaf(op, key, value):
    return {op: {"key": key, "value": value}}


everything = bedrock(100)
kinds = [r["metadata"]["kind"] for r in everything]
assert kinds.count("practice") == 51 and "scenario" in kinds
texts = [r["content"]["text"] for r in everything]
assert all(len(t.encode()) <= 1800 and "\nSource: https://" in t for t in texts)

filters = [
    leaf("equals", "pillar", "cost-optimization"),
    leaf("notEquals", "pillar", "security"),
    leaf("in", "phases", ["Deployment", "Scoping"]),
    leaf("notIn", "roles", ["engineer", "architect"]),
    leaf("listContains", "services", "Amazon Bedrock Guardrails"),
    leaf("stringContains", "services", "sagemaker"),
    leaf("startsWith", "id", "genops"),
    leaf("equals", "question", "GENSEC01"),
    leaf("equals", "kind", "scenario"),
    leaf("greaterThan", "score", everything[9]["score"]),
    leaf("lessThanOrEquals", "score", everything[9]["score"]),
    {"andAll": [leaf("equals", "risk", "Low"),
                leaf("equals", "kind", "scenario")]},
    {"orAll": [leaf("equals", "risk", "Low"), leaf("equals", "kind", "scenario"),
               {"andAll": [leaf("startsWith", "pillar", "rel"),
                           leaf("notIn", "phases", ["Deployment"]),
                           leaf("greaterThanOrEquals", "score", 0.01)]}]},
]
for filter in filters:
    want = [r for r in everything if holds(r, filter)]
    assert bedrock(100, filter) == want, filter
    assert bedrock(3, filter) == want[:3], filter
assert sum(bool([r for r in everything if holds(r, f)]) for f in filters) == 12

# Names the lens does not have, and spellings that it has.
for key, value, part in [
        ("pillar", "secrecy", "there is no pillar 'secrecy'"),
        ("risk", "Extreme", "there is no risk 'Extreme'"),
        ("phase", "Design", "there is no phase 'Design'"),
        ("service", "Amazon Nothing", "there is no service"),
        ("role", "pilot", "there is no role 'pilot'"),
        ("kind", "topic", "there is no kind 'topic' here"),
        ("id", "GENSEC99-BP01", "there is no id 'GENSEC99-BP01'"),
        ("id", "GENSEC01", "there is no id 'GENSEC01'"),
        ("question", "GENSEC01-BP01", "there is no id 'GENSEC01-BP01'")]:
    code, answer = call("/openai/v1/vector_stores/generative-ai/search", {
        "query": workload,
        "filters": {"type": "eq", "key": key, "value": value}})
    assert code == 2 and part in answer["error"]["message"], answer
for key, value, same in [("pillar", "sec", "security"),
                         ("service", "bedrock", "Amazon Bedrock"),
                         ("id", "gensec01_bp02", "GENSEC01-BP02"),
                         ("question", "gensec1", "GENSEC01")]:
    filters = [leaf("equals", key, v) for v in (value, same)]
    assert bedrock(100, filters[0]) == bedrock(100, filters[1]) != []
END
    fail "a filter leaves something else"
