// What every client of ours has to see, whichever SDK it is made with.
import assert from 'node:assert/strict';

export const workload =
    'A voice bot answers callers of a hospital day and night. It books and ' +
    'cancels appointments through our own API. Patient data must stay private.';
const uri = 'wa://generative-ai/practice/GENSEC01-BP01';

function textOf(result) {
    assert.equal(result.content.length, 1);
    assert.equal(result.content[0].type, 'text');
    return result.content[0].text;
}

async function call(client, name, args) {
    const result = await client.callTool({ name, arguments: args });

    assert.ok(!result.isError, JSON.stringify(result));
    assert.deepEqual(JSON.parse(textOf(result)), result.structuredContent);
    return result.structuredContent;
}

async function refused(promise, code) {
    await assert.rejects(promise, (error) => {
        assert.equal(error.code, code, String(error));
        return true;
    });
}

async function lookAtLists(client) {
    const { tools } = await client.listTools();
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const { prompts } = await client.listPrompts();

    assert.deepEqual(tools.map((t) => t.name),
        ['ask', 'search', 'fetch', 'context']);
    assert.equal(resources.length, 59);
    assert.ok(resources.some((r) => r.uri === uri));
    assert.equal(resourceTemplates.length, 1);
    assert.deepEqual(prompts.map((p) => p.name),
        ['review_workload', 'check_practice']);
}

async function lookAtTools(client) {
    const answer = await call(client, 'ask', { workload });
    const found = await call(client, 'search', { query: 'least privilege' });
    const id = found.results[0].id;
    const document = await call(client, 'fetch', { id });
    const pack = await call(client, 'context', { workload });
    const wrong = await client.callTool({
        name: 'fetch', arguments: { id: 'GENSEC99-BP01' },
    });

    assert.equal(answer.verdict, 'match');
    assert.equal(answer.scenarios[0].id, 'autonomous-call-center');
    assert.equal(document.id, id);
    assert.ok(pack.ids.length > 0);
    assert.ok(pack.ids.every((i) => pack.text.includes(i)));
    assert.ok(wrong.isError);
    assert.match(textOf(wrong), /did you mean/);
}

export async function lookAtAll(client) {
    await lookAtLists(client);
    await lookAtTools(client);
    const { contents } = await client.readResource({ uri });
    const { messages } = await client.getPrompt({
        name: 'review_workload', arguments: { workload: 'a\nline two' },
    });

    assert.match(contents[0].text, /^# GENSEC01-BP01/);
    assert.match(messages[0].content.text, /a\nline two/);
    await refused(client.callTool({ name: 'recommend', arguments: {} }), -32602);
    await refused(client.readResource({ uri: 'wa://x/y/z' }), -32602);
    await refused(client.getPrompt({ name: 'r\u00e9sum\u00e9' }), -32602);
}
