. "$(dirname "$0")/../assert.sh"

run show GENSEC01-BP01
code 0
no_err
cp out want
out_has "GENSEC01-BP01  Grant least privilege access to foundation model"
out_has "Steps"
for spelling in GENSEC01_BP01 gensec01-bp01 GenSec1-Bp1; do
    run show "$spelling"
    code 0
    same out want
done
run show gensec01
code 0
out_has "Best practices"
out_has "GENSEC01-BP04"
run show autonomous-call-center
out_has "Practices it stresses"
cp out want
run show Autonomous_Call_Center
same out want
run show define-rag
code 0
out_has "topic"
