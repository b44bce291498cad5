. "$(dirname "$0")/../assert.sh"

# From a folder of published files, under a name of its own or a given one.
models=$work/data/asklens/models
tiny_model Tiny_Model
echo "not taken" > Tiny_Model/README.md
run model install Tiny_Model
code 0
no_err
out_has "installed 'tiny_model': static, 8 dimensions"
out_has "in '$models/tiny_model'"
[ ! -e "$models/tiny_model/README.md" ] || fail "too much was taken"
cmp -s Tiny_Model/model.safetensors "$models/tiny_model/model.safetensors" ||
    fail "the weights are not as published"
cp "$models/tiny_model/asklens-model.json" record
run model install ./Tiny_Model
code 3
no_out
err_is "asklens: a model 'tiny_model' is installed already
hint: '--force' replaces it, '--name' chooses another name"
run model install --force Tiny_Model/
code 0
same record "$models/tiny_model/asklens-model.json"
run model install Tiny_Model --name other.1
code 0
out_has "installed 'other.1'"
ASKLENS_MODELS=mine run model install Tiny_Model
code 0
[ -f mine/tiny_model/asklens-model.json ] || fail "not in \$ASKLENS_MODELS"
[ -z "$(find "$models" mine -name .incoming)" ] || fail "something is left over"

# Names that would lead elsewhere, and none at all.
for name in ../x /etc/x .. . .x A "a b" ""; do
    run model install Tiny_Model --name "$name"
    code 2
    no_out
done
mkdir ./---
cp Tiny_Model/* ./---
run model install ./---
code 2
err_has "gives no name for the model"
[ "$(find "$models" -mindepth 1 -maxdepth 1 -type d | wc -l)" -eq 2 ] ||
    fail "a refused name left something"
