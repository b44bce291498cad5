. "$(dirname "$0")/../../cli/assert.sh"

# Recorded messages.  A file of replay/ has what a client sent behind "> ", and
# behind "< " the whole answer, or behind "<~ " its beginning where the rest is
# up to the corpus; @VERSION@ stands for the program's.
n=0
for file in "$SOURCE"/tests/mcp/replay/*.txt; do
    sed -n 's/^> //p' "$file" > messages
    sed -n '/^<~\{0,1\} /p' "$file" | sed "s/@VERSION@/$VERSION/" > wanted
    run_with messages mcp
    code 0
    no_err
    out_lines "$(wc -l < wanted)"
    while read -r how want && IFS= read -r got <&3; do
        [ "$how" = "<" ] || got=${got:0:${#want}}
        [ "$got" = "$want" ] || fail "$(basename "$file"): not '$want'"
        n=$((n + 1))
    done < wanted 3< out
done
[ "$n" -gt 60 ] || fail "only $n answers were looked at"
