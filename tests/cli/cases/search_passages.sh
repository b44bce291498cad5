. "$(dirname "$0")/../assert.sh"

# A collection of passages of one's own, by folder and by file.
collection=$SOURCE/tests/passages/collection
run index build --index made --corpus "$collection"
code 0
out_has "40 documents"
run index verify --index made
code 0
run index status --index made
code 0
out_has "collection collection"
out_has "documents  40 (40 passages)"
run index status --index made --json
out_has '"passage": 40'
run doctor --index made
code 0
out_has "40 passages of collection"
run search --index made --top 2 "brake lever feels spongy"
code 0
out_has "2 of 40 passages of collection"
out_has " 1  brake-02"
run search --index made --format trec --top 1 "left pedal"
code 0
out_has "1 Q0 pedal-01 1 "

# It is no lens, and says so.
run ask --index made "$workload"
code 3
no_out
err_has "this index has no practices"
err_has "use 'asklens search'"
run search --index made --kind practice "brake"
code 3
err_has "has no practices"

# Lists and single passages.
run list passages --index made
code 0
out_lines 40
out_has "brake-01  Squealing rim brakes"
run list passages --index made --format tsv
out_lines 41
run list collections --index made --json
out_has '"documents": 40'
run list passages
code 1
run list practices --index made
code 1
run show --index made brake-01
code 0
out_has "Squealing rim brakes"
out_has "Glazed pads"
run show --index made misc-01 --format md
code 0
out_has "# misc-01"
run show --index made misc-02 --json
code 0
out_has '"title": "Empty on purpose"'
run show --index made BRAKE-01
code 0
out_has "Squealing rim brakes"
run show --index made nobody
code 1
err_has "'asklens list passages'"

# A file is a collection too, named as it is; ids are taken as they are.
printf '%s\r\n\r\n%s' '{"_id": "Ab_1 c", "text": "green cheese"}' \
    '{"_id": "x", "title": "", "text": ""}' > "My Papers.jsonl"
run index build --index mine --corpus "My Papers.jsonl"
code 0
run index status --index mine --json
out_has '"lens": "my-papers"'
run show --index mine "Ab_1 c"
code 0
out_has "green cheese"
run search --index mine --format tsv "cheese"
out_has "Ab_1 c"
run search --index mine --format trec "cheese"
code 2
err_has "cannot name 'Ab_1 c'"

# What is wrong is named with its line, and the old index stays in force.
cp "My Papers.jsonl" bad.jsonl
printf '\n{"_id": "x", "text": "again"}\n' >> bad.jsonl
run index build --index mine --corpus bad.jsonl
code 3
err_has "'bad.jsonl': lines 3 and 4 both have the id 'x'"
run search --index mine "cheese"
code 0
run index build --index mine --corpus "$work"
code 3
err_has "there is nothing to read in"
err_has "'corpus.jsonl'"
