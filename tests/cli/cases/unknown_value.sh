. "$(dirname "$0")/../assert.sh"

bad() {
    run ask "$@" -- "$workload"
    code 2
    no_out
}
bad --format xml
err_is "asklens: 'xml' is no value of '--format'
hint: did you mean 'md'? values are text,md,csv,tsv,json,jsonl"
bad --format markdown
err_has "values are text,md,csv,tsv,json,jsonl"
bad --color sometimes
err_has "values are auto,always,never"
bad --risk hihg
err_is "asklens: 'hihg' is no value of '--risk'
hint: did you mean 'High'? values are High,Medium,Low"
bad --pillar "security,,reliability"
err_is "asklens: option '--pillar' has an empty value"
bad --pillar ""
err_is "asklens: option '--pillar' has an empty value"
bad --pillar safety
err_has "there is no pillar 'safety'"
bad --phase deployed
err_has "there is no phase 'deployed'"
bad --service bedrok
err_has "did you mean"
bad --role nobody
err_has "there is no role 'nobody'"
bad --scenario call-centre-x
err_has "there is no scenario 'call-centre-x'"
for top in 0 52 -1 1.5 "1 " abc 99999999999999999999 ""; do
    bad --top "$top"
done
bad --top 0
err_is "asklens: '0' is no value of '--top', expected a number from 1 to 51"
bad --json=verdicts
err_is "asklens: the answer has no member 'verdicts'
hint: members are schema, query, corpus, ranking, verdict, confidence, facets, \
scenarios, best_practices, coverage, warnings, timing_us"
bad --json --format csv
err_is "asklens: '--json' and the format 'csv' exclude each other"
bad --json --jsonl
code 2
