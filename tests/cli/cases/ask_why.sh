. "$(dirname "$0")/../assert.sh"

# A sentence of ours stands under words that it is near to; under others, what
# goes wrong without the practice.
near="Somebody pasted an entire novel or a 900 page file and the service fell \
over; a size limit on the box refuses it at the door."
run ask --json "Our chatbot has no size limit on the box: somebody pasted a 900 \
page file and the service fell over."
code 0
/usr/bin/python3 - "$near" << 'END' || fail "not the sentence that is nearest"
import json, sys
answer = json.load(open("out"))
why = {p["id"]: p["why_sentence"] for p in answer["best_practices"]}
assert why["GENSEC04-BP02"] == sys.argv[1], why
END

run ask "We use a language model in a shed and Moana paints it"
code 0
out_has "Without it: "
