. "$(dirname "$0")/../../cli/assert.sh"
. "$SOURCE/tests/support/venv.sh"

# What others think of the document.
venv "$SOURCE/tests/openapi/requirements.txt"
run api GET /openapi.json
code 0
cp out openapi.json
"$python" -m openapi_spec_validator --schema 3.1 openapi.json > out 2>&1 ||
    fail "the document is not valid"

# And that they notice.
sed 's/"responses": {/"responce": {/' openapi.json > wrong.json
if "$python" -m openapi_spec_validator --schema 3.1 wrong.json > out 2>&1; then
    fail "a wrong document is valid"
fi
