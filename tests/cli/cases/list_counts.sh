. "$(dirname "$0")/../assert.sh"

# One line per thing, so that lines can be counted.
while read -r kind n; do
    run list "$kind"
    code 0
    out_lines "$n"
    no_err
done << 'END'
practices 51
questions 29
scenarios 8
pillars 6
phases 6
roles 6
risks 3
END
run list topics
code 0
run list services
out_has "Amazon Bedrock"
