. "$(dirname "$0")/../assert.sh"
printf '1 0 d1 1\n2 0 d1 0\n' > qrels.txt
printf '1 Q0 d1 1 2 a\n2 Q0 d1 1 2 a\n' > a.run

refused() {
    local wanted=$1

    shift
    run eval "$@"
    code "$wanted"
    no_out
}

bad_run() {
    printf '%b' "$1" > bad.run
    refused 2 --qrels qrels.txt --runs a.run,bad.run
    err_has "'bad.run'$2"
}

# The command line.
refused 2 --runs a.run
err_is "asklens: '--runs' needs judgments
hint: name them with '--qrels FILE', or the folder of a collection"
refused 2 --qrels qrels.txt --runs a.run,a.run
err_has "the run 'a.run' is given twice"
for option in "--k 10" "--channels lexical" "--fusion rrf" --sweep "--run x" \
    "--embedder lsa" "--dense exact"; do
    # shellcheck disable=SC2086 # an option and its value
    refused 2 --qrels qrels.txt --runs a.run $option
    err_has "so that '${option%% *}' has nothing to do"
done
refused 2 --qrels qrels.txt --runs "$(printf 'x%s,' {1..17})y"
err_has "there are more than 16 runs"
refused 2 --qrels qrels.txt
err_has "'asklens eval' needs: DIR | --runs FILE,..."

# Files that are not there.
refused 3 --qrels none.txt --runs a.run
err_has "there are no judgments 'none.txt'"
refused 3 --qrels qrels.txt --runs a.run,none.run
err_has "none.run"
refused 3 nowhere --qrels qrels.txt --runs a.run
err_has "nowhere/queries.jsonl"

# Files that are no runs.
bad_run '' " is empty"
bad_run '\n\n' " is empty"
bad_run '1 Q0 d1 1 2 a\n1 Q0 d2 2 nan a\n' ": line 2 has a score that is not finite"
bad_run '1 Q0 d1 1 inf a\n' ": line 1 has a score that is not finite"
bad_run '1 Q0 d1 1 -Infinity a\n' ": line 1 has a score that is not finite"
bad_run '1 Q0 d1 1 1e60 a\n' ": line 1 has a score that is not finite"
bad_run '1 Q0 d1 1 good a\n' ": line 1 has a score that is not a number"
bad_run '1 Q0 d1 1 2\n' ": line 1 has not six columns"
bad_run '1 Q0 d1 1 2 a b\n' ": line 1 has not six columns"
bad_run '1 0 d1 1\n' ": line 1 has not six columns"
bad_run '1 Q0 d1 1 2 a\n2 Q0 d1 1 2 a\n1 Q0 d1 3 1 a\n' \
    ": line 3 has 'd1' for query '1' again, as line 1"

# Files that do not belong together.
printf 'q1 Q0 d1 1 2 a\n' > other.run
refused 2 --qrels qrels.txt --runs a.run,other.run
err_is "asklens: 'qrels.txt' judges none of the queries of the run 'other.run'
hint: 'qrels.txt' has query '1', the run 'other.run' has 'q1'"
printf '1 Q0 x1 1 2 a\n' > documents.run
refused 2 --qrels qrels.txt --runs documents.run
err_is "asklens: 'qrels.txt' judges no document that the run 'documents.run' has for the same query
hint: 'qrels.txt' has document 'd1', the run 'documents.run' has 'x1'"
# Beside a run that fits it may just be bad.
run eval --qrels qrels.txt --runs a.run,documents.run
code 0
out_has "documents.run: none of its documents is judged"
