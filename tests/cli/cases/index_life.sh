. "$(dirname "$0")/../assert.sh"

# Build twice, look, verify, damage, and be told.
run index build --index made
code 0
out_has "built generation 1 of 'made'"
run index build --index made
out_has "built generation 2 of 'made'"
run index status --index made
code 0
out_has "generation 2"
out_has "AWS Well-Architected Generative AI Lens"
run index status --index made --json
/usr/bin/python3 -c 'import json
d = json.load(open("out"))
assert d["schema"] == "index-status/1" and d["generation"] == 2' ||
    fail "the JSON is not as expected"
run index verify --index made
code 0
out_has "ok: generation 2 of 'made'"
for file in made/gen-000002/*; do
    cp "$file" kept
    printf 'x' | dd of="$file" bs=1 seek=40 conv=notrunc 2> /dev/null
    run index verify --index made
    code 3
    no_out
    run ask --index made "$workload"
    code 3
    no_out
    err_has "asklens index build --index made'"
    cp kept "$file"
done
run index verify --index made
code 0
