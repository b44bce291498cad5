# check_all.sh - what ./check --all and --nightly add to ./check; sourced by it,
# with $root and $more set and the functions of .ci/setup.sh there.
#
# Each step prints one line when it passes and its log when it fails; the first
# failure ends the run.  gcc, whose warnings are errors here, has built
# build/check before.  The last step is ./check itself, so that the runner's own
# closing line comes last.

step() {
    title=$1
    shift
    log=$root/build/check-all.log
    began=$(date +%s)
    if "$@" >"$log" 2>&1; then
        printf 'ok   %s, %d s\n' "$title" $(($(date +%s) - began))
    else
        tail -n 60 "$log"
        printf 'FAIL %s\n' "$title"
        exit 1
    fi
}

preset_tests() {
    (cd "$root" && cmake --preset "$1" && cmake --build --preset "$1" &&
        ctest --preset "$1" -j "$(setup_jobs)")
}

preset_build() {
    (cd "$root" && cmake --preset "$1" && cmake --build --preset "$1")
}

# clang-format differs between its versions: hold the code against one.
style() {
    (cd "$root" && git ls-files '*.c' '*.h' '*.cpp' |
        xargs clang-format --dry-run -Werror)
}

# Every test program, and the command line from outside, under valgrind.  Left
# out are three programs that mostly compute, the case that shows every document,
# and those that build the lens with its vectors again and again: minutes each,
# and index_corpus does it once.
memcheck() {
    (cd "$root/build/check" &&
        find tests -name 'test_*' -type f -perm -u+x \
            ! -name test_lsa ! -name test_linear \
            ! -name test_faiss_index -print |
        CK_FORK=no CK_TIMEOUT_MULTIPLIER=50 xargs -P "$(setup_jobs)" -n 1 \
            valgrind -q --leak-check=full --error-exitcode=99 \
            --suppressions="$root/tests/dense/faiss.supp") || return 1
    find "$root/tests/cli/cases" -name '*.sh' \
        ! -name show_every_document.sh ! -name ask_channels.sh \
        ! -name entry_script.sh ! -name model_known.sh \
        ! -name index_life.sh ! -name index_places.sh \
        ! -name eval_index.sh ! -name eval_lens.sh \
        ! -name search_bad_usage.sh -print |
        ASKLENS=$root/build/check/asklens SOURCE=$root \
            ASKLENS_UNDER='valgrind -q --leak-check=full --error-exitcode=99' \
            xargs -P "$(setup_jobs)" -I CASE sh -c \
            'bash CASE || [ $? -eq 77 ] || { echo CASE; exit 1; }'
}

# One target, by name.
fuzz_one='seeds=tests/fuzz/seeds/${1#fuzz_}
mkdir -p "build/fuzz/found/$1"
build/fuzz/tests/fuzz/"$1" -max_total_time=2 -rss_limit_mb=2048 -timeout=10 \
    "build/fuzz/found/$1" "$seeds"'

fuzz() {
    (cd "$root" && cmake --preset fuzz &&
        cmake --build --preset fuzz --target fuzzers &&
        find build/fuzz/tests/fuzz -name 'fuzz_*' -type f -perm -u+x \
            -printf '%f\n' |
        sort |
        xargs -P "$(setup_jobs)" -I TARGET sh -c "$fuzz_one" sh TARGET)
}

step 'clang, warnings are errors, and clang-tidy' preset_build tidy
step 'address and undefined behaviour sanitizers' preset_tests asan
step 'style' style
step 'fuzz targets, 2 seconds each' fuzz
if [ "$more" = nightly ]; then
    step 'valgrind over the test suite' memcheck
fi
if [ "$more" = all ]; then
    exec "$root/check" "$@"
fi
cd "$root/build/check"
exec ctest --output-on-failure -j "$(setup_jobs)" "$@"
