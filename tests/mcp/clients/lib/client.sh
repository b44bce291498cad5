# client.sh - what the scripts of the official SDKs share; sourced by them.
#
#   clients              the folder of those scripts
#   over_both COMMAND... run the command with the program as its argument, and
#                        with the address of a server
#   node_with N          npm packages of typescript/package-lock.json, for a node
#                        of version N or newer; sets $modules.  Ends the case as
#                        skipped where there is none, or no registry answers.
# shellcheck source=../../../serve/serve.sh
. "$SOURCE/tests/serve/serve.sh"
. "$SOURCE/tests/support/venv.sh"
clients=$SOURCE/tests/mcp/clients
export PYTHONDONTWRITEBYTECODE=1

client() {
    ran=$*
    code=0
    "$@" > out 2> err || code=$?
    [ "$code" -eq 0 ] || fail "the client is not content"
    cat out
}

over_both() {
    client "$@" "$ASKLENS"
    start --listen 127.0.0.1:0
    client "$@" "$url/mcp"
    stop
}

node_with() {
    local lock=$clients/typescript/package-lock.json

    command -v node > /dev/null && command -v npm > /dev/null || exit 77
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$1" ] || exit 77
    modules=${VENVS:-$work/venvs}/$(sha256sum < "$lock" | cut -c 1-16)
    if [ ! -f "$modules/complete" ]; then
        rm -rf "$modules"
        mkdir -p "$modules"
        cp "$clients/typescript/package.json" "$lock" "$modules"
        (cd "$modules" && npm ci --silent --no-audit --no-fund) > npm.log 2>&1 || {
            echo "skipped: no packages: $(tail -n 1 npm.log)"
            rm -rf "$modules"
            exit 77
        }
        touch "$modules/complete"
    fi
    cp "$clients"/typescript/*.mjs "$modules"
}
