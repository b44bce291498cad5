. "$(dirname "$0")/../assert.sh"

# --index before or after the command, then the environment, then the default.
run index build --index mine
code 0
run ask "$workload" --json
cp out want
run --index mine ask "$workload" --json
same out want
run ask --index mine "$workload" --json
same out want
ASKLENS_INDEX=mine run ask "$workload" --json
same out want
ASKLENS_INDEX=none run ask "$workload"
code 3
ASKLENS_INDEX=none run ask --index mine "$workload"
code 0
ASKLENS_INDEX='' run ask "$workload"
code 0
run ask --index "" "$workload"
code 2
ASKLENS_CORPUS=nowhere run index build --index other
code 3
err_is "asklens: there is nothing to read in 'nowhere'
hint: name its folder with '--corpus DIR'"
run index build --corpus nowhere --index other
code 3
[ ! -e other ] || fail "a failed build left a folder"
