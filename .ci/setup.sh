# setup.sh - what the entry commands ./ask and ./check share.
#
# Sourced by /bin/sh.  Messages go to stderr: stdout belongs to the program.

setup_say() {
    printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2
}

setup_jobs() {
    getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}

# The Debian and Ubuntu packages of each purpose.
setup_list() {
    case $1 in
    build)
        echo gcc g++ libc6-dev cmake ninja-build pkg-config git \
            ca-certificates libutf8proc-dev libstemmer-dev libcjson-dev \
            libsqlite3-dev libxxhash-dev libopenblas-openmp-dev \
            libfaiss-dev libcurl4-openssl-dev libmd-dev \
            libmicrohttpd-dev libhdf5-dev
        ;;
    test) echo check liblapacke-dev python3 python3-jsonschema openssl curl ;;
    all) echo clang clang-format clang-tidy llvm libclang-rt-dev ;;
    nightly) echo valgrind ;;
    clients)
        echo python3-venv chromium
        # A node from elsewhere and Debian's npm exclude each other.
        command -v npm >/dev/null 2>&1 || echo nodejs npm
        ;;
    esac
}

# libclang-rt-dev carries the version in its name on Debian 12.
setup_name() {
    if [ "$1" = libclang-rt-dev ] &&
        ! apt-cache show libclang-rt-dev >/dev/null 2>&1; then
        apt-cache depends clang 2>/dev/null |
            sed -n 's/.*Depends: clang-\([0-9]*\)$/libclang-rt-\1-dev/p' |
            head -n 1
    else
        echo "$1"
    fi
}

setup_missing() {
    for purpose in "$@"; do
        for package in $(setup_list "$purpose"); do
            package=$(setup_name "$package")
            case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
            'install ok installed') ;;
            *) printf '%s ' "$package" ;;
            esac
        done
    done
}

# Install what the named purposes need and the machine lacks.
setup_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        setup_without_apt
        return
    fi
    missing=$(setup_missing "$@")
    [ -n "$missing" ] || return 0
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            setup_say "these packages are missing: $missing"
            setup_say "install them as root: apt-get install $missing"
            exit 3
        fi
        sudo=sudo
    fi
    setup_say "installing packages: $missing"
    # A new machine has no package lists; names that depend on them (see
    # setup_name) are looked up again afterwards.
    $sudo apt-get update -qq >&2 || setup_say "apt-get update failed; going on"
    missing=$(setup_missing "$@")
    log=$(mktemp)
    # shellcheck disable=SC2086 # one word per package
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $missing >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        rm -f "$log"
        setup_say "apt-get could not install: $missing"
        exit 3
    }
    rm -f "$log"
}

# No apt: the build itself says what is missing, once its tools are there.
setup_without_apt() {
    for tool in cmake ninja pkg-config cc; do
        command -v $tool >/dev/null 2>&1 && continue
        setup_say "there is no apt-get here, and '$tool' is missing"
        setup_say "install a C and a C++ compiler, CMake 3.25, Ninja and"
        setup_say "pkg-config, and the libraries utf8proc, libstemmer, cJSON,"
        setup_say "SQLite, xxHash, OpenBLAS, FAISS, libcurl, libmd and libmicrohttpd"
        exit 3
    done
}

# Is the program of preset $2 missing or older than a source?
setup_is_stale() {
    program=$1/build/$2/asklens
    [ -x "$program" ] && [ -f "$1/build/$2.built" ] || return 0
    [ -n "$(find "$1/CMakeLists.txt" "$1/CMakePresets.json" "$1/engine" \
        "$1/indexes" "$1/corpus" "$1/cli" -newer "$1/build/$2.built" \
        -type f -print 2>/dev/null | head -n 1)" ]
}

# Configure and build preset $2 of the source folder $1 with the options of
# CMake that follow, showing the log only when it fails.
setup_build() {
    source=$1
    preset=$2
    shift 2
    setup_say "building build/$preset"
    log=$source/build/$preset.log
    mkdir -p "$source/build"
    if (cd "$source" && cmake --preset "$preset" "$@" &&
        cmake --build --preset "$preset") >"$log" 2>&1; then
        touch "$source/build/$preset.built"
        return 0
    fi
    tail -n 40 "$log" >&2
    setup_say "the build failed; the whole log is in $log"
    exit 3
}

# The sentence encoder of ./ask, and its index, below the source folder $1.
# What was tried is remembered in build/, so that a later run only looks at
# three names:
#
#     build/model.none    installing it failed; said once, not tried again
#     build/model.index   when build/release/index was last built with it
#
# Removing either makes the next run try again.
setup_model() {
    [ -z "${ASKLENS_NO_MODEL:-}" ] || return 0
    model=all-minilm-l6-v2
    data=${XDG_DATA_HOME:-}
    case $data in
    /*) ;;
    *) data=${HOME:-}/.local/share ;;
    esac
    models=${ASKLENS_MODELS:-$data/asklens/models}
    if [ ! -f "$models/$model/asklens-model.json" ]; then
        [ ! -e "$1/build/model.none" ] || return 0
        setup_model_install "$1" || return 0
    fi
    if [ ! -e "$1/build/model.index" ] ||
        [ "$1/build/release/index/CURRENT" -nt "$1/build/model.index" ]; then
        setup_model_index "$1"
    fi
}

setup_model_install() {
    setup_say "installing the sentence encoder $model (90 MB, once)"
    if said=$("$1/build/release/asklens" model install $model 2>&1); then
        rm -f "$1/build/model.index"
        return 0
    fi
    setup_say "going on without it: $(printf '%s\n' "$said" |
        sed -n 's/^asklens: //p' | head -n 1)"
    setup_say "later: $1/build/release/asklens model install $model"
    touch "$1/build/model.none"
    return 1
}

# The build's own index knows nothing of models.
setup_model_index() {
    said=$("$1/build/release/asklens" index build \
        --index "$1/build/release/index" --corpus "$1/corpus/lens" \
        --embedder $model 2>&1) ||
        setup_say "the index goes without it: $(printf '%s\n' "$said" |
            sed -n 's/^asklens: //p' | head -n 1)"
    touch "$1/build/model.index"
}
