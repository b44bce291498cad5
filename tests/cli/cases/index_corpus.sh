. "$(dirname "$0")/../assert.sh"

# Another lens; a broken one is refused and the old index stays in force.
cp -r "$SOURCE/corpus/lens" lens
chmod -R u+w lens
run index build --corpus lens --index made
code 0
run ask --index made "$workload" --json=verdict,best_practices
cp out want
echo '{' > lens/practices/gensec01-bp01.json
run index build --corpus lens --index made
code 3
no_out
err_has "gensec01-bp01.json"
run ask --index made "$workload" --json=verdict,best_practices
code 0
same out want
