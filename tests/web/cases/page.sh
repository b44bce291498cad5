. "$(dirname "$0")/../../serve/serve.sh"
. "$SOURCE/tests/support/venv.sh"

# The page in a real browser, Debian's Chromium without a window.  What it looks
# like is left in $SHOTS for somebody to look at.
browser=$(command -v chromium || command -v chromium-browser) || {
    echo "skipped: there is no chromium"
    exit 77
}
venv "$SOURCE/tests/web/requirements.txt"
shots=${SHOTS:-$work/shots}
mkdir -p "$shots"
start --listen 127.0.0.1:0
ran="the page in $browser"
code=0
BROWSER=$browser URL=$url SHOTS=$shots \
    "$python" "$SOURCE/tests/web/page.py" "$@" > out 2> err || code=$?
[ "$code" -eq 0 ] || fail "the page does not do what it should"
cat out
stop
