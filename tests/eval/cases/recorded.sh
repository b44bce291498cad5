. "$SOURCE/tests/cli/assert.sh"
export PYTHONDONTWRITEBYTECODE=1

# Random runs with ties and holes: the figures that trec_eval's code gave.
/usr/bin/python3 "$SOURCE/tests/eval/trec/recorded.py" "$ASKLENS" > out 2> err ||
    fail "a figure is not as recorded"
