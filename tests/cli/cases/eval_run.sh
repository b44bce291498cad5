. "$(dirname "$0")/../assert.sh"
export XDG_CACHE_HOME=$work/cache
collection=$SOURCE/tests/eval/collection

# A line per document found, of judged queries only, ranks from 1.
run eval "$collection" --run found
code 0
[ -f found.lexical ] || fail "there is no run"
awk 'NF != 6 || $2 != "Q0" || $6 != "asklens-lexical" { exit 1 }
     $1 != query { query = $1; rank = 0; score = 1e9 }
     $4 != ++rank || $5 > score { exit 1 }
     { score = $5 }' found.lexical || fail "the run is not as TREC has it"
cut -d' ' -f1,3,4 found.lexical > rows
is rows "q1 d1 1
q1 d4 2
q2 d2 1
q2 d3 2
q4 d3 1"
cp found.lexical first
run eval "$collection" --run found --k 1 --measures p@1
code 0
[ "$(wc -l < found.lexical)" -eq 3 ] || fail "--k 1 finds more than one"

# A name with a blank fits a search, and no run.
cp -r "$collection" mine
sed -i 's/"d4"/"d 4"/' mine/corpus.jsonl
run eval mine
code 0
run eval mine --run found
code 2
no_out
err_has "a TREC run cannot hold the name 'd 4'"
run eval "$collection" --run nowhere/found
code 3
no_out
err_has "nowhere"
