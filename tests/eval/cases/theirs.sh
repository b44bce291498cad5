. "$SOURCE/tests/cli/assert.sh"
. "$SOURCE/tests/support/venv.sh"
export PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=$work/cache
trec=$SOURCE/tests/eval/trec
venv "$trec/requirements.txt"

theirs() {
    ran="theirs.py $*"
    code=0
    "$python" "$trec/theirs.py" "$@" > out 2> err || code=$?
    [ "$code" -eq 0 ] || fail "a figure differs"
    cat out
}

# pytrec_eval and ir-measures, on many random runs and on collections.
theirs compare "$ASKLENS" 250
for collection in scifact cranfield; do
    folder=${SHARED-}/ir/$collection
    [ ! -d "$folder" ] || theirs collection "$ASKLENS" "$folder"
done
