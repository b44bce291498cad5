. "$(dirname "$0")/../assert.sh"

run aks
code 2
no_out
err_is "asklens: there is no command 'aks'
hint: did you mean 'asklens ask'?"
run help shwo
code 2
err_has "did you mean 'show'?"
run "our chatbot invents prices"
code 2
err_has "to ask about a workload, run 'asklens ask TEXT'"
run index
code 2
err_is "asklens: 'asklens index' needs one of 'build', 'status' and 'verify'"
run index biuld
code 2
no_out
