. "$(dirname "$0")/../assert.sh"

run show GENSEC01-BP09
code 1
no_out
err_has "asklens: there is nothing called 'GENSEC01-BP09'"
err_has "hint: did you mean 'GENSEC01-BP0"
run show autonomous-call-centre
code 1
err_has "did you mean 'autonomous-call-center'?"
run show "call center"
code 1
err_has "did you mean 'autonomous-call-center'?"
run show rag
code 1
err_has "did you mean 'define-rag'"
run show qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
code 1
err_has "'asklens list practices' shows ids"
run show ""
code 1
run show
code 2
err_has "'asklens show' needs: ID"
run show GENSEC01-BP01 GENSEC01-BP02
code 2
