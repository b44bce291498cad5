. "$(dirname "$0")/../assert.sh"

# Without a model, what was trained on the lens.
run embed --embedder lsa "a voice bot for the hospital"
code 0
no_err
out_lines 1
cp out want
run embed "a voice bot for the hospital"
same out want
run embed --embedder lsa --json "zzzqqq"
/usr/bin/python3 -c 'import json
d = json.load(open("out"))
assert d["embedder"].startswith("lsa")
assert not any(d["vectors"][0])' || fail "no vector of zeros"

tiny_model tiny
run model install tiny
code 0

# The same text by every way in is the same vector.
run embed --embedder tiny "a voice bot for the hospital"
code 0
no_err
out_lines 1
[ "$(wc -w < out)" -eq 8 ] || fail "not eight numbers"
cp out want
run embed a voice bot for the hospital
same out want
run embed --embedder static:tiny "a voice bot for the hospital" --threads 2
same out want
printf 'a voice bot for the hospital' > text
run embed @text
same out want
run_with text embed -
same out want
run embed @text --json
/usr/bin/python3 -c 'import json
d = json.load(open("out"))
assert d["schema"] == "embed/1" and d["dim"] == 8 and d["role"] == "query"
assert d["embedder"] == "static:tiny" and len(d["hash"]) == 32
row = d["vectors"][0]
assert row == [float(x) for x in open("want").read().split()]
assert abs(sum(x * x for x in row) - 1) < 1e-5' || fail "the JSON is not so"

# Lines, many of them, in order; an empty one is a vector of zeros.
for i in $(seq 1 100); do
    printf 'a voice bot for the hospital\n\nprompt caching %s\r\n' "$i"
done > lines
run embed --lines @lines
code 0
out_lines 300
/usr/bin/python3 -c 'import json
rows = [json.loads(line) for line in open("out")]
assert [r["line"] for r in rows] == list(range(1, 301))
want = [float(x) for x in open("want").read().split()]
assert all(r["vector"] == want for r in rows[0::3])
assert all(not any(r["vector"]) for r in rows[1::3])
assert all(r["vector"] != want for r in rows[2::3])' || fail "not as expected"
cp out first
run embed --lines @lines --threads 2
same out first
run embed --lines --format text @lines
out_lines 300
run embed --lines --json @lines
/usr/bin/python3 -c 'import json
assert len(json.load(open("out"))["vectors"]) == 300' || fail "no JSON"
run embed --passage @text
code 0

# A long text, and what cannot be embedded.
/usr/bin/python3 -c 'print("voice bot " * 100000)' > long
run embed @long
code 0
run embed ""
code 2
err_has "there is no text to embed"
run embed
code 2
printf 'caf\351' > latin
run embed @latin
code 2
err_has "is not UTF-8"
run embed @nowhere
code 2
run embed --query --passage text
code 2
run embed --threads 0 text
code 2
run embed --format csv text
code 2

# Embedders that are not there.
run embed --embedder nope text
code 3
err_has "no model 'nope' is installed"
run embed --embedder all-minilm-l6-v2 text
code 3
err_has "hint: run 'asklens model install all-minilm-l6-v2'"
run embed --embedder encoder:tiny text
code 3
err_has "of the kind 'static', not 'encoder'"
run embed --embedder ../tiny text
code 2
run embed --embedder none text
code 2
run embed --embedder http text
code 3
err_has "hint: set \$ASKLENS_EMBEDDING_URL"
ASKLENS_EMBEDDING_URL=http://127.0.0.1:9/v1 run embed --embedder http text
code 3
err_has "hint: set \$ASKLENS_EMBEDDING_MODEL"
run embed --embedder lsa --index nowhere text
code 3
err_has "there is no index in 'nowhere'"
printf 'x' >> data/asklens/models/tiny/config.json
run embed --embedder tiny text
code 3
err_has "config.json' is"
