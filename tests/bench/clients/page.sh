. "$(dirname "$0")/../../cli/assert.sh"
. "$SOURCE/tests/support/venv.sh"

# The page of a report in a real browser, Debian's Chromium without a window:
# light, dark, and on a telephone.  What it looks like is left in $SHOTS.
browser=$(command -v chromium || command -v chromium-browser) || {
    echo "skipped: there is no chromium"
    exit 77
}
venv "$SOURCE/tests/web/requirements.txt"
shots=${SHOTS:-$work/shots}
mkdir -p "$shots"
run bench show "$SOURCE/tests/bench/reports/a.json" --out page.html
code 0
ran="the page in $browser"
BROWSER=$browser PAGE=$work/page.html SHOTS=$shots \
    "$python" "$SOURCE/tests/bench/clients/page.py" > out 2> err ||
    fail "the page does not do what it should"
cat out
