. "$(dirname "$0")/../assert.sh"

# Whatever is packed and checked, the JSON is what its schema says.
/usr/bin/python3 -c 'import jsonschema' 2> /dev/null || exit 77
run context --json "$workload"
cp out pack1.json
run context --json "bread"
cp out pack2.json
run context --json --max-tokens 600 --risk low "$workload"
cp out pack3.json
run context --json "我们的聊天机器人 answers patients, and \"quotes\" \\ too."
cp out pack4.json
run cite check --json --pack pack1.json "Guard it [GENSEC02-BP01]. So? Or [a-1]."
cp out cite1.json
run cite check --json --pack pack2.json "The context does not say."
cp out cite2.json
/usr/bin/python3 -W ignore - "$SOURCE/engine/answer" << 'END' ||
import json, jsonschema, sys
for name, n in (("pack", 4), ("cite", 2)):
    schema = json.load(open("%s/%s.schema.json" % (sys.argv[1], name)))
    jsonschema.Draft7Validator.check_schema(schema)
    checker = jsonschema.Draft7Validator(schema)
    for i in range(1, n + 1):
        found = json.load(open("%s%d.json" % (name, i), encoding="utf-8"))
        for error in checker.iter_errors(found):
            sys.exit("%s%d: %s: %s" % (name, i, list(error.path),
                                       error.message[:300]))
END
    fail "a pack or a check breaks its schema"
