. "$(dirname "$0")/../assert.sh"

run list practises
code 2
no_out
err_has "asklens: there is no list of 'practises'"
err_has "hint: did you mean 'practices'?"
run list
code 2
err_has "'asklens list' needs: practices | questions"
run list practices more
code 2
err_has "does not know what to do with 'more'"
run list practices --pillar securty
code 2
err_is "asklens: there is no pillar 'securty'
hint: did you mean 'security'? valid are operational-excellence, security, \
reliability, performance-efficiency, cost-optimization, sustainability"
run list practices --role chef
code 2
err_has "there is no role 'chef'"
err_has "valid are architect, data-scientist"
