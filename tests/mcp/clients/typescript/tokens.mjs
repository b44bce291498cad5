// How many tokens short answers have: of every 20th judged text and of every
// practice and scenario, in OpenAI's o200k vocabulary.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';

const [program, folder] = process.argv.slice(2);
// Of answers; the list of tools is read once in a conversation.
const limit = 1500, listLimit = 2000;
const texts = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n'))
    .filter((line) => line).map((line) => JSON.parse(line).text)
    .filter((text, i) => text && i % 20 === 0);
const child = spawn(program, ['mcp'], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const figures = new Map();
let id = 0;

async function request(method, params) {
    child.stdin.write(JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params })
        + '\n');
    return JSON.parse((await lines.next()).value).result;
}

function note(what, text) {
    const row = figures.get(what) ?? { n: 0, sum: 0, max: 0, least: 99, most: 0 };
    const n = encode(text).length, ratio = Buffer.byteLength(text) / n;

    row.n++;
    row.sum += n;
    row.max = Math.max(row.max, n);
    row.least = Math.min(row.least, ratio);
    row.most = Math.max(row.most, ratio);
    figures.set(what, row);
}

async function call(name, args) {
    note(name, (await request('tools/call', { name, arguments: args }))
        .content[0].text);
}

note('tools/list', JSON.stringify(await request('tools/list')));
for (const workload of texts) {
    await call('ask', { workload });
    await call('ask', { workload, top: 51 });
    await call('context', { workload });
    for (const kind of ['practice', 'scenario', 'question', 'topic'])
        await call('search', { query: workload, kind });
}
for (const { name } of (await request('resources/list')).resources)
    await call('fetch', { id: name });
child.stdin.end();
for (const [what, row] of figures) {
    console.log(what.padEnd(12), `${row.n} answers,`,
        `${Math.round(row.sum / row.n)} tokens in the mean, ${row.max} at most,`,
        `${row.least.toFixed(2)} to ${row.most.toFixed(2)} bytes a token`);
    assert.ok(row.max <= (what === 'tools/list' ? listLimit : limit), what);
}
