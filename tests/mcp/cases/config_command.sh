. "$(dirname "$0")/../../cli/assert.sh"

# The snippet alone on standard output, where it goes on standard error.
run mcp config --client codex
code 0
out_is "[mcp_servers.asklens]
command = \"$ASKLENS\"
args = [\"mcp\"]"
err_is "asklens: for ~/.codex/config.toml"

# Every client's snippet can be read, and names this program.
for client in claude claude-code cursor vscode kiro gemini windsurf opencode; do
    run mcp config --client "$client" --name lens
    code 0
    python3 - "$ASKLENS" <<'END' || fail "the snippet of $client cannot be used"
import json, sys
(servers, *_) = json.load(open("out")).values()
server = servers["lens"]
command = server["command"]
words = command if isinstance(command, list) else [command, *server["args"]]
assert words == [sys.argv[1], "mcp"], words
END
    run mcp config --client "$client" --url http://127.0.0.1:8642/mcp
    code 0
    out_has http://127.0.0.1:8642/mcp
    out_lacks "$ASKLENS"
done

# A client has an environment of its own: what names the index here goes along.
ln -s "$(dirname "$ASKLENS")/index" lens
real=$(realpath lens)
run mcp config --client codex --index ./lens
out_has "args = [\"mcp\", \"--index\", \"$real\"]"
export ASKLENS_INDEX=lens
run mcp config --client codex
out_has "args = [\"mcp\", \"--index\", \"$real\"]"
unset ASKLENS_INDEX
run mcp config --client codex --index ./absent
code 3
no_out
err_has "there is no index './absent'"

# The command is started as the client would.
run mcp config --client cursor --check
code 0
err_has "ok    handshake: asklens $VERSION, protocol 2025-11-25"
err_has "ok    ask: verdict match"
mkdir empty
run mcp config --client cursor --check --index empty
code 3
err_has "ok    handshake"
err_has "asklens index build"

# What is wrong is said, and nothing printed.
run mcp config
code 2
no_out
err_has "'--client' is missing"
run mcp config --client emacs
code 2
run mcp config --client cursor --url here
code 2
no_out
run mcp config --client cursor --url http://h/mcp --check
code 2
no_out
run mcp config --client cursor --name 'a b'
code 2
no_out
