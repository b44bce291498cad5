# assert.sh - run the program and look at what came out.
#
# Every case begins with `. "$(dirname "$0")/../assert.sh"` and is then in an
# empty folder that is removed at the end.  By hand:
#
#   ASKLENS=build/dev/asklens SOURCE=$PWD bash tests/cli/cases/list_counts.sh
#
# ASKLENS_UNDER may hold a command to run it under, such as valgrind.
#
#   run ARG...          run it with empty standard input; sets $code, out, err
#   run_with FILE ARG.. the same with FILE on standard input
#   code N              the exit code was N
#   out_is, err_is      the output was exactly this text and a line end
#   out_has, err_has    it contains this text
#   out_lacks, err_lacks
#   out_lines N         it has N lines
#   no_out, no_err      it is empty
#   same A B            two files hold the same bytes
#   fail SENTENCE       end the case
#   tiny_model FOLDER   a folder with the files of a small model
#   fake_pip LINE...    a package client that runs these lines of shell
set -u
: "${ASKLENS:?names the program}" "${SOURCE:?names the source folder}"
ASKLENS=$(realpath "$ASKLENS")
# By its path, so that a case may run the program with another PATH.
if [ -n "${ASKLENS_UNDER-}" ]; then
    under=${ASKLENS_UNDER%% *}
    ASKLENS_UNDER=$(command -v "$under")${ASKLENS_UNDER#"$under"}
fi
unset ASKLENS_INDEX ASKLENS_CORPUS NO_COLOR COLUMNS POSIXLY_CORRECT
unset ASKLENS_MODELS ASKLENS_EMBEDDING_URL ASKLENS_EMBEDDING_MODEL
unset ASKLENS_EMBEDDING_KEY
export LC_ALL=C TERM=xterm
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d) || exit 1
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
# Nobody's models but those a case installs.
export HOME=$work XDG_DATA_HOME=$work/data
: > out
: > err
ran="nothing"

fail() {
    echo "FAILED: $1"
    echo "after: $ran (exit code ${code-none})"
    echo "--- standard output"
    head -c 4000 "$work/out"
    echo "--- standard error"
    head -c 4000 "$work/err"
    exit 1
}

run_with() {
    local input=$1

    shift
    ran="asklens $*"
    code=0
    # shellcheck disable=SC2086 # a command and its options
    ${ASKLENS_UNDER-} "$ASKLENS" "$@" < "$input" > out 2> err || code=$?
}

run() {
    run_with /dev/null "$@"
}

code() {
    [ "$code" -eq "$1" ] || fail "the exit code is not $1"
}

is() {
    printf '%s\n' "$2" > want
    diff -u want "$1" > difference || {
        cat difference
        fail "$1 is not as expected"
    }
}

has() {
    grep -qF -e "$2" "$1" || fail "$1 has no '$2'"
}

lacks() {
    if grep -qF -e "$2" "$1"; then fail "$1 has '$2'"; fi
}

out_is() { is out "$1"; }
err_is() { is err "$1"; }
out_has() { has out "$1"; }
err_has() { has err "$1"; }
out_lacks() { lacks out "$1"; }
err_lacks() { lacks err "$1"; }

no_out() {
    [ ! -s out ] || fail "there is something on standard output"
}

no_err() {
    [ ! -s err ] || fail "there is something on standard error"
}

out_lines() {
    [ "$(wc -l < out)" -eq "$1" ] || fail "out has not $1 lines"
}

same() {
    cmp -s "$1" "$2" || fail "$1 and $2 differ"
}

# A description that every lens knows something about.
workload="A voice bot answers callers of a hospital day and night. It books and
cancels appointments through our own API. It must not invent prices or medical
advice, patient data must stay private, and a person has to take over when it
is unsure."

# A folder with the files of a small model.
tiny_model() {
    /usr/bin/python3 "$here/tiny_model.py" "$1" || fail "no tiny model"
}

# A package client of our own in front of the others: it notes how it was
# called in pip.log and runs the rest of the case's words with $target set.
fake_pip() {
    mkdir -p bin
    printf '%s\n' '#!/bin/sh' "echo \"\$*\" >> '$work/pip.log'" \
        '[ "$1" = --version ] && exit 0' \
        'while [ $# -gt 0 ]; do' \
        '    [ "$1" = --target ] && target=$2' \
        '    shift' \
        'done' "cd '$work'" "$@" > bin/pip3
    chmod +x bin/pip3
    PATH=$work/bin:$PATH
}
