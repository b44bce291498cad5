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
no_out
cp err usage
for command in "index build " "index status" "index verify"; do
    err_has "  $command"
done
run index --help
code 0
no_err
same out usage
run index -h
same out usage
run help index
code 0
same out usage
run index biuld
code 2
no_out
err_is "asklens: there is no command 'index biuld'
hint: did you mean 'asklens index build'?"
run index --json status
code 2
err_has "the command comes before the options"
run help index biuld
code 2
run model
code 2
for command in "model install" "model list" "model info" "model remove"; do
    err_has "  $command"
done
run model instal
code 2
err_has "did you mean 'asklens model install'?"
