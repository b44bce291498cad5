. "$(dirname "$0")/../assert.sh"

run context --json "$workload"
code 0
cp out pack.json

printf '%s\n' '# What to do' '' \
    'Block replies that no source supports [GENSEC02-BP01].' \
    'Let a person confirm what cannot be undone. [GENSEC05-BP01]' '' \
    'The context does not say what it costs.' > good.md
run cite check @good.md --pack pack.json
code 0
no_err
out_has "ok: 2 citations in 4 sentences"
run_with good.md cite check - --pack pack.json
code 0

printf '%s\n' 'Block replies that no source supports [GENSEC02-BP01].' \
    'Pray. Trust the model [GENSEC77-BP01].' > bad.md
run cite check @bad.md --pack pack.json
code 1
out_has "not ok: 2 citations in 3 sentences"
out_has "GENSEC77-BP01  in sentence 3"
out_has "2 Pray."
run cite check --json @bad.md --pack pack.json
code 1
out_has '"ok": false'
out_has '"unknown": 1'
out_has '"uncited": 1'
cp out first
run cite check --json @bad.md --pack pack.json
same out first

# An empty pack can only be answered by saying so.
run context --json "bread"
cp out empty.json
run cite check "The context does not say." --pack empty.json
code 0
run cite check "Bake it [GENSEC02-BP01]." --pack empty.json
code 1

# What is missing or no pack.
run cite check "So it is."
code 2
err_has "asklens context --json > pack.json"
run cite check "So it is." --pack nowhere.json
code 2
err_has "nowhere.json"
run cite check "So it is." --pack good.md
code 2
err_has "not JSON"
run cite check @nowhere.md --pack pack.json
code 2
err_has "nowhere.md"
run cite
code 2
