. "$(dirname "$0")/../assert.sh"

# All that is listed can be shown, as text and as JSON.
for kind in practices questions scenarios topics; do
    "$ASKLENS" list "$kind" | cut -d' ' -f1 > ids
    while read -r id; do
        run show "$id"
        code 0
        no_err
        run show "$id" --json
        code 0
        /usr/bin/python3 - "$id" << 'END' || fail "the JSON of $id is wrong"
import json, sys
d = json.load(open("out"))
assert d["schema"] == "document/1" and d["id"] == sys.argv[1]
assert d["title"] and d["summary"] and d["url"].startswith("https://")
END
    done < ids
done
