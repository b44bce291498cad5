. "$(dirname "$0")/../../serve/serve.sh"
. "$SOURCE/tests/support/venv.sh"

# Thousands of requests made from what the document says, right and wrong ones:
# none is answered with a 5xx or with what the document does not say.
examples=${EXAMPLES:-60}
least=${LEAST:-5000}
venv "$SOURCE/tests/openapi/requirements.txt"
start --listen 127.0.0.1:0
cp "$SOURCE/tests/openapi/hooks.py" .
ran="schemathesis"
code=0
ASKLENS_URL=$url PYTHONPATH=$work "$python" -m schemathesis.cli \
    --config-file "$SOURCE/tests/openapi/schemathesis.toml" \
    run "$url/openapi.json" --max-examples "$examples" --seed 20251119 \
    --no-shrink --checks all --continue-on-failure > out 2> err || code=$?
cut -c 1-300 out | sed -n '/= \(FAILURES\|ERRORS\|SUMMARY\) =/,$p' |
    tail -n 200 > short
mv short out
[ "$code" -eq 0 ] || fail "the API is not as it says"
n=$(sed -n 's/^ *\([0-9]*\) generated.*/\1/p' out)
[ "${n:-0}" -ge "$least" ] || fail "only ${n:-no} requests were made"
stop
echo "$n requests"
