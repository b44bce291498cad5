. "$(dirname "$0")/../assert.sh"

bad() {
    run ask "$@"
    code 2
    no_out
    [ "$(wc -l < err)" -le 2 ] || fail "more than a sentence and a hint"
    grep -q '^asklens: ' err || fail "no sentence"
}
bad ""
err_has "asklens: the text is empty"
bad "   "
err_has "the text is empty"
bad "$(printf '\302\240\342\200\203')"
err_has "the text is empty"
run ask
code 2
err_has "standard input is empty"
printf 'caf\351 bot' > latin1
bad @latin1
err_is "asklens: 'latin1' is not UTF-8: byte 0xe9 at offset 3
hint: convert it, for example with 'iconv -f LATIN1 -t UTF-8'"
bad "$(printf 'ab\355\240\200')"
err_has "the text is not UTF-8: byte 0xed at offset 2"
printf 'abc\000def' > binary
bad @binary
err_is "asklens: 'binary' is binary, not text: byte 0x00 at offset 3"
run_with binary ask -
code 2
err_is "asklens: standard input is binary, not text: byte 0x00 at offset 3"
printf '\377\376a\000' > utf16
bad @utf16
err_has "'utf16' is UTF-16, UTF-8 was expected"
head -c 262145 /dev/zero | tr '\000' a > long
bad @long
err_is "asklens: 'long' is longer than 256 KiB, the most that can be asked
hint: cut it: the first 262144 bytes fit, 'head -c 262144'"
run_with long ask
code 2
err_has "asklens: standard input is longer than 256 KiB"
yes "the bot invents prices" | head -c 300000 > lines
bad @lines
err_has "the first 11397 lines fit, 'head -c 262131'"
head -c 262131 lines > cut
run ask @cut
[ "$code" -le 1 ] || fail "the text that was said to fit does not"
yes "$(printf '\342\202\254')" | tr -d '\n' | head -c 300000 > euros
bad @euros
err_has "the first 262143 bytes fit"
bad @/dev/zero
err_is "asklens: '/dev/zero' is binary, not text: byte 0x00 at offset 0"
(head -c 300000 /dev/zero | tr '\000' a; printf '\000') > late
bad @late
err_has "'late' is longer than 256 KiB"
(printf 'ab\000'; head -c 300000 long) > early
bad @early
err_is "asklens: 'early' is binary, not text: byte 0x00 at offset 2"
bad @missing
err_is "asklens: cannot open 'missing': No such file or directory"
mkdir folder
bad @folder
err_is "asklens: 'folder' is a folder, a file was expected"
bad @
err_is "asklens: there is no file name after '@'"
: > nothing
bad @nothing
err_has "'nothing' is empty"
bad "?!"
bad "$(printf 'x\033[31my')" --top 0
"$ASKLENS" ask - <&- > out 2> err && fail "closed standard input went well"
err_has "cannot read 'standard input'"
