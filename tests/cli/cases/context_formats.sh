. "$(dirname "$0")/../assert.sh"

# One pack in each format, the same bytes each time; every id is shown.
for form in md xml json messages; do
    run context --format "$form" "$workload"
    code 0
    no_err
    cp out "first.$form"
    run context --format "$form" "$workload"
    same out "first.$form"
done
run context "$workload"
same out first.md
run context --json "$workload"
same out first.json
has first.md "[GENSEC02-BP01]"
has first.md "[autonomous-call-center]"
has first.md "Left out: "
has first.xml '<passage id="GENSEC02-BP01"'
grep -o '"id": "[^"]*"' first.json | sed 1d | cut -d'"' -f4 > ids
[ "$(wc -l < ids)" -gt 15 ] || fail "there are few passages"
while read -r id; do
    run show "$id"
    code 0
done < ids

# The text may come from anywhere, and be filtered.
printf '%s\n' "$workload" > text
run_with text context --json
code 0
run context --json --pillar cost @text
code 0
out_has "GENCOST"
out_lacks "GENSEC02-BP01"
run context --format text "$workload"
code 2
run context --max-tokens many "$workload"
code 2

/usr/bin/python3 - << 'END' || fail "the formats do not agree"
import json, xml.etree.ElementTree as tree
pack = json.load(open("first.json"))
text = open("first.md").read()
assert pack["prompt"] == text
system, user = json.load(open("first.messages"))
assert system == {"role": "system", "content": text}, system
assert user["role"] == "user" and user["content"].startswith("A voice bot")
base = "{http://www.w3.org/XML/1998/namespace}base"
root = tree.parse("first.xml").getroot()
by_id = {p["id"]: p for p in pack["passages"]}
assert len(by_id) == len(pack["passages"])
for p in root.iter("passage"):
    if p.get("id") in by_id:
        of = by_id[p.get("id")]
        assert root.get(base) + p.get("href") == of["url"], of
for p in pack["passages"]:
    line = "- [%s] %s (" % (p["id"], p["title"])
    assert line in text and p["text"] in text, p
    said = float(text.split(line)[1].split(",")[0])
    assert abs(said - p["score"]) <= 0.005001, (said, p)
ranks = [p["rank"] for p in pack["passages"]]
assert ranks[0] == 1 and ranks[-1] == 2 and ranks[1] == 3, ranks
END
