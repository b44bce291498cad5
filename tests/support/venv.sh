# venv.sh - Python packages for a case that drives another program's client.
#
#   venv FILE      a virtual environment with the packages FILE pins, made once
#                  and kept in $VENVS, or else in the case's own folder; sets
#                  $python.  Ends the case as skipped where no registry answers.
#
# Sourced after assert.sh or serve.sh.
venv() {
    local name folder

    name=$(sha256sum < "$1" | cut -c 1-16)
    folder=${VENVS:-$work/venvs}/$name
    python=$folder/bin/python
    [ ! -f "$folder/complete" ] || return 0
    rm -rf "$folder"
    mkdir -p "${folder%/*}"
    /usr/bin/python3 -m venv "$folder" > pip.log 2>&1 &&
        "$folder/bin/pip" install --quiet --no-input --retries 1 \
            --disable-pip-version-check -r "$1" >> pip.log 2>&1 || {
        echo "skipped: no packages: $(tail -n 1 pip.log)"
        rm -rf "$folder"
        exit 77
    }
    touch "$folder/complete"
}
