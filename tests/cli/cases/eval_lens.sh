. "$(dirname "$0")/../assert.sh"

# The report on the answers of ask, over a handful of judged texts.
mkdir judged
cat > judged/workloads.jsonl << 'END'
{"id":"w-1","split":"test","text":"Our LLM chatbot answers patients by phone. Nobody but the caller may see the records it reads, and the token bill tripled.","scenarios":{"autonomous-call-center":2},"practices":{"GENSEC01-BP03":2,"GENCOST01-BP01":1}}
END
cat > judged/questions.jsonl << 'END'
{"id":"q-1","split":"test","text":"How do we stop an LLM agent that loops for hours?","practices":{"GENREL03-BP02":2,"GENCOST05-BP01":2}}
{"id":"q-2","split":"train","text":"Not of this split","practices":{"GENREL03-BP02":2}}
END
printf '%s\n' '{"id":"o-1","split":"test","kind":"everyday","text":"How long do eggs boil at 1800 m?"}' > judged/offtopic.jsonl
printf '%s\n' '{"schema":"floors/1","floors":[' \
    '{"table":"By kind of text","row":"questions","column":"nDCG@10","at_least":0.01},' \
    '{"table":"Refusals","row":"off-topic texts","column":"part","at_least":1}]}' > low
printf '%s\n' '{"schema":"floors/1","floors":[' \
    '{"table":"By kind of text","row":"questions","column":"nDCG@10","at_least":1.01}]}' > high

export XDG_CACHE_HOME=$work/cache
run eval --lens judged --floors low
code 0
no_err
out_has "By kind of text"
out_has "Reliability"
out_has "no learned weights"
out_has "The worst texts"
out_lacks "missed"
cp out first
run eval --lens judged --floors low
same out first
[ -z "$(ls cache/asklens/eval)" ] || fail "an index is left over"

run eval --lens judged --floors low,high --json
code 1
/usr/bin/python3 - out << 'END' || fail "the JSON is not as expected"
import json, sys
def unique(pairs):
    assert len({name for name, _ in pairs}) == len(pairs), pairs
    return dict(pairs)
report = json.load(open(sys.argv[1]), object_pairs_hook=unique)
assert report["schema"] == "eval-lens/1", report["schema"]
tables = {t["title"]: t["rows"] for t in report["tables"]}
kinds = {r["name"]: r for r in tables["By kind of text"]}
assert kinds["questions"]["texts"] == 1
assert [r.get("note") for r in tables["Floors"]] == [None, None, "missed"]
END

# Bad input names file and line; nothing is built for it twice.
run eval --lens judged --split train --format md
code 0
out_has "| questions | 1 |"
printf 'no json\n' >> judged/questions.jsonl
run eval --lens judged
code 2
err_has "judged/questions.jsonl:3"
run eval --lens nowhere
code 3
err_has "no workloads and no questions"
run eval --lens judged low
code 2
