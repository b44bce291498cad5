. "$(dirname "$0")/../assert.sh"

run search --format trec --top 5 "prompt injection"
code 0
out_lines 5
awk 'NF != 6 || $1 != 1 || $2 != "Q0" || $4 != NR || $6 != "asklens" {
    exit 1 }' out || fail "a line is none of a TREC run"
awk '{ print $5 }' out | sort -c -g -r || fail "scores go up"
cut -d' ' -f3 out > trec
run search --format tsv --top 5 "prompt injection"
code 0
out_lines 6
awk -F'\t' 'NF != 7 { exit 1 }' out || fail "a line has not seven columns"
tail -n +2 out | cut -f2 > tsv
same trec tsv
run search --jsonl --top 5 "prompt injection"
code 0
out_lines 5
cp out flag
run search --format jsonl --top 5 "prompt injection"
same out flag

/usr/bin/python3 -c 'import jsonschema' 2> /dev/null || exit 0
schema=$SOURCE/engine/answer/search.schema.json
run search --json --top 5 "prompt injection"
cp out some.json
run search --json --kind topic "who does what"
cp out topic.json
run search --json "xylophone"
cp out none.json
/usr/bin/python3 -W ignore - "$schema" flag some.json topic.json none.json \
    << 'END' || fail "the JSON is not what its schema says"
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
checker = jsonschema.Draft7Validator(schema)
lines = [json.loads(line) for line in open(sys.argv[2])]
for name in sys.argv[3:]:
    found = json.load(open(name))
    checker.validate(found)
    for i, r in enumerate(found["results"]):
        assert r["rank"] == i + 1
        snippet = r["snippet"].encode()
        for start, end in r["highlights"]:
            assert 0 <= start < end <= len(snippet)
            snippet[start:end].decode()
assert json.load(open(sys.argv[3]))["results"] == lines
END
