. "$(dirname "$0")/../assert.sh"

# Whatever is asked, the JSON is what its schema says.
schema=$SOURCE/engine/answer/answer.schema.json
/usr/bin/python3 -c 'import jsonschema' 2> /dev/null || exit 77
valid() {
    run ask --json "$@"
    [ "$code" -le 1 ] || fail "no answer"
    cp out "answer$((n_valid += 1)).json"
}
n_valid=0
valid "$workload"
valid "$workload" --top 51 --timing
valid "$workload" --top 1 --risk low
valid "$workload" --pillar security,reliability --risk high,medium \
    --phase deployment --role engineer --service bedrock \
    --scenario autonomous-call-center
valid "bread"
valid "x"
valid "我们的聊天机器人 answers patients, and \"quotes\" \\ too. No data."
valid "We do not train models. The chatbot never sends mail."
/usr/bin/python3 -W ignore - "$schema" answer*.json << 'END' ||
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
checker = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    answer = json.load(open(name, encoding="utf-8"))
    for error in checker.iter_errors(answer):
        sys.exit("%s: %s: %s" % (name, list(error.path), error.message[:300]))
    text = answer["query"]["text"].encode()
    for item in answer["scenarios"] + answer["best_practices"]:
        total = sum(r["contribution"] for r in item["why"])
        assert abs(total - item["score"]) < 1e-4, (name, item["id"], total)
        for r in item["why"]:
            for (start, end), term in zip(r["words"], r["terms"]):
                assert text[start:end] == term.encode(), (name, term)
    for p in answer["best_practices"]:
        snippet = p["snippet"].encode()
        assert all(s < e <= len(snippet) for s, e in p["highlights"])
END
    fail "an answer breaks its schema"
