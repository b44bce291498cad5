. "$(dirname "$0")/../assert.sh"

# What is there, what is damaged, and taking it away.
models=$work/data/asklens/models
run model list
code 0
no_err
out_lines 1
out_has "all-minilm-l6-v2  absent"
[ ! -e "$work/data" ] || fail "looking made a folder"
run doctor
code 0
out_has "models    none in"
tiny_model tiny
for name in b a; do
    run model install tiny --name $name
    code 0
done
run model list
code 0
out_lines 3
[ "$(awk '{ printf "%s ", $1 }' out)" = "a b all-minilm-l6-v2 " ] ||
    fail "the order is another"
run model list --json
/usr/bin/python3 -c 'import json
d = json.load(open("out"))
assert d["schema"] == "model-list/1"
assert [m["state"] for m in d["models"]] == ["ok", "ok", "absent"]
assert [m["default"] for m in d["models"]] == [True, False, False]
assert d["models"][0]["dim"] == 8 and d["models"][0]["kind"] == "static"' ||
    fail "the JSON is not as expected"
run model info a
code 0
no_err
out_has "kind       static"
out_has "dimensions 8"
out_has "from       folder $work/tiny"
out_has "folder     $models/a"
[ "$(grep -c '^  ok ' out)" -eq 3 ] || fail "not three good files"
run model info a --json
/usr/bin/python3 -c 'import json, hashlib
d = json.load(open("out"))
assert d["schema"] == "model-info/1" and d["state"] == "ok"
for f in d["files"]:
    bytes = open("tiny/" + f["path"], "rb").read()
    assert f["verified"] and f["bytes"] == len(bytes)
    assert f["sha256"] == hashlib.sha256(bytes).hexdigest()' ||
    fail "the JSON is not as expected"

# One byte is altered: only whoever reads all of it can know.
printf 'X' | dd of="$models/a/model.safetensors" bs=1 seek=400 conv=notrunc \
    2> /dev/null
run model list
out_has "a                 ok"
run model info a
code 3
out_has "  damaged  "
err_has "model.safetensors' is altered"
err_has "hint: install it again with 'asklens model install ... --name a'"
run doctor
code 0
out_has "warn  model"
# One is shorter, one record is gone.
echo x > "$models/a/config.json"
run model list
out_has "a                 damaged"
run model list --json
/usr/bin/python3 -c 'import json
m = json.load(open("out"))["models"]
assert m[0]["state"] == "damaged" and "config.json" in m[0]["reason"]
assert m[1]["default"]' || fail "the JSON is not as expected"
rm "$models/a/asklens-model.json"
run model list
code 0
out_has "a                 damaged"
run model info a
code 3
no_out
run model remove a
code 0
out_is "removed 'a'"
[ ! -e "$models/a" ] || fail "it is still there"
run model remove a
code 1
err_has "no model 'a' is installed"
run model remove ../models/b
code 2
run model info zzz
code 1
run model info all-minilm-l6-v2
code 1
err_has "hint: run 'asklens model install all-minilm-l6-v2'"
run model info ../b
code 2
run model info
code 2
