. "$(dirname "$0")/../assert.sh"

run doctor
code 0
no_err
for check in program libraries analyzer index store lens terminal; do
    grep -qE "^ok    $check" out || fail "$check is not ok"
done
run doctor --index none
code 3
out_has "fail  index"
out_has "next: run 'asklens index build'"
ASKLENS_CORPUS=none run doctor
code 0
out_has "warn  lens"
