. "$(dirname "$0")/../assert.sh"
reports=$SOURCE/tests/bench/reports
cp "$reports/a.json" a.json

# Another report of the same rows: changed by what the words of Python say.
other() {
    /usr/bin/python3 - "$1" "$2" << 'END' || fail "no report was made"
import json, sys
report = json.load(open("a.json"))
for i, row in enumerate(report["rows"]):
    rate = row["unit"] == "1/s"
    factor = eval(sys.argv[2])
    row["repeats"] = [f / factor if rate else f * factor
                      for f in row["repeats"]]
    row["value"] = sorted(row["repeats"])[2]
json.dump(report, open(sys.argv[1], "w"))
END
}

# A report and itself, and one that differs by a little.
other same.json "1.02 - 0.001 * (i % 40)"
for b in a.json same.json; do
    run bench compare a.json $b
    code 0
    no_err
    out_has "verdict: same (0 worse, 0 better, "
    run bench gate a.json $b
    code 0
    out_has "0 of "
done

# A fifth slower: each row for itself, and the whole.
other slow.json "1.2"
run bench compare a.json slow.json
code 0
out_has "verdict: slower"
out_has "B / A"
out_lacks "  faster"
run bench compare slow.json a.json
out_has "verdict: faster"
run bench gate a.json slow.json --max-regression 5%
code 1
out_has "stages, embed, short texts, warm: slower by 20.0 %"
run bench gate a.json slow.json --max-regression 25
code 0
run bench gate slow.json a.json --max-regression 0%
code 0

# One row of all.
other one.json "1.25 if row['name'] == 'fuse' and 'short' in row['configuration'] and 'warm' in row['configuration'] else 1"
run bench gate a.json one.json
code 1
out_has "stages, fuse, short texts, warm: slower by 25.0 %"
out_lacks "embed"
run bench gate a.json one.json --json
code 1
out_has '"passed": false'
out_has '"reason": "slower"'
run bench compare a.json one.json --json
code 0
out_has '"schema": "bench-compare/1"'
out_has '"verdict": "slower"'
/usr/bin/python3 -c 'import json; json.load(open("out"))' || fail "no JSON"

# A part of the suite.
other part.json "1.2 if row['part'] == 'growth' else 1.0"
run bench compare a.json part.json
code 0
out_has "growth              16  1.200"
out_has "verdict: slower"
run bench gate a.json part.json
code 1
out_has "growth, 16 timed rows together: slower by 20.0 %"
out_lacks "all parts"
run bench gate a.json part.json --json
code 1
out_has '"part": "growth"'
out_has '"passed": false'
run bench gate a.json part.json --max-regression 21%
code 0
run bench gate a.json slow.json --max-regression 5%
out_has "all parts, "

# Rows that only one has; a row that is gone does not pass a gate.
/usr/bin/python3 -c 'import json
r = json.load(open("a.json"))
del r["rows"][0]
json.dump(r, open("less.json", "w"))'
run bench compare a.json less.json
out_has "only in A"
run bench compare less.json a.json
out_has "only in B"
run bench gate a.json less.json
code 1
out_has "not in B"
run bench gate less.json a.json
code 0

# A report again, in other formats.
run bench show a.json
code 0
out_has "measured on"
run bench show a.json --json
code 0
cp out again.json
run bench show again.json --json
same out again.json
run bench show a.json --format md
out_has "| HNSW32 | efSearch=16 |"
run bench show a.json --format html --out page.html
code 0
no_out
run bench show a.json --format html
same out page.html
run bench show a.json --out a.md,b.txt,c.json
code 0
out_has "measured on"
same out b.txt
grep -q "^# Benchmark" a.md || fail "a.md is no Markdown"
same c.json again.json

# What is wrong, and where.
run bench compare a.json
code 2
err_has "'asklens bench compare' needs: A.json B.json"
run bench compare a.json nowhere.json
code 3
err_has "nowhere.json"
echo '{"schema": "eval/1"}' > eval.json
run bench gate a.json eval.json
code 2
err_has "'eval.json' has the schema 'eval/1', not 'bench/1'"
for bad in x -5% 5%% 1e9 "" nan; do
    run bench gate a.json a.json --max-regression "$bad"
    code 2
    no_out
done
sed 's/"us"/"ms"/' a.json > other.json
run bench compare a.json other.json
code 2
err_has "means another thing"
