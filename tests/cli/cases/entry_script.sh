. "$(dirname "$0")/../assert.sh"

# ./ask around a program that only notes how it was called.
command -v dash > /dev/null || exit 77
root=$work/tree
mkdir -p "$root/build/release/index" "$root/.ci" "$root/engine" \
    "$root/indexes" "$root/corpus/lens" "$root/cli"
cp "$SOURCE/ask" "$root/ask"
cp "$SOURCE/.ci/setup.sh" "$root/.ci/setup.sh"
: > "$root/CMakeLists.txt"
: > "$root/CMakePresets.json"
: > "$root/build/release/index/CURRENT"
models=$work/data/asklens/models

# program LINE...: what the program does when it is to install.
program() {
    printf '%s\n' '#!/bin/sh' "echo \"\$*\" >> '$work/called'" \
        'case $1 in' 'model)' "$@" ';;' \
        'index) : > '"'$root/build/release/index/CURRENT'" \
        '[ ! -e '"'$work/no_embedder'"' ] || {' \
        'echo "asklens: it has no such option" >&2; exit 2; } ;;' \
        'ask) echo "the answer" ;;' 'esac' > "$root/build/release/asklens"
    chmod +x "$root/build/release/asklens"
    : > "$root/build/release.built"
}

# Run it under dash from another folder.
ask() {
    ran="./ask $*"
    : > called
    code=0
    (cd / && dash "$root/ask" "$@") > out 2> err < /dev/null || code=$?
    code 0
    out_is "the answer"
}

called() {
    printf '%s\n' "$@" > want
    diff -u want called > difference || {
        cat difference
        fail "it was called otherwise"
    }
}

index="index build --index $root/build/release/index \
--corpus $root/corpus/lens --embedder all-minilm-l6-v2"

# Nothing is installed, and it does not work: said once.
program 'echo "asklens: no client is here" >&2' 'echo "hint: x" >&2' 'exit 3'
ASKLENS_NO_MODEL=1 ask text
no_err
called "ask text"
ask text
err_is "ask: installing the sentence encoder all-minilm-l6-v2 (90 MB, once)
ask: going on without it: no client is here
ask: later: $root/build/release/asklens model install all-minilm-l6-v2"
called "model install all-minilm-l6-v2" "ask text"
ask "two words" --top 3
no_err
called "ask two words --top 3"

# Forget it; now it works: installed, the index built once, then nothing.
rm "$root/build/model.none"
program "mkdir -p '$models/all-minilm-l6-v2'" \
    "echo > '$models/all-minilm-l6-v2/asklens-model.json'"
ask text
err_is "ask: installing the sentence encoder all-minilm-l6-v2 (90 MB, once)"
called "model install all-minilm-l6-v2" "$index" "ask text"
ask text
no_err
called "ask text"

# Somebody built the index anew, without the model.
touch -d '1 hour ago' "$root/build/model.index"
ask text
no_err
called "$index" "ask text"
ask text
called "ask text"

# The model is there from elsewhere, though installing it failed once.
rm "$root/build/model.index"
: > "$root/build/model.none"
ASKLENS_MODELS=$models XDG_DATA_HOME=relative ask text
no_err
called "$index" "ask text"

# An index that cannot be built with it: said once.
rm "$root/build/model.index"
: > no_embedder
ask text
err_is "ask: the index goes without it: it has no such option"
ask text
no_err
called "ask text"
