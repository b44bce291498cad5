// The TypeScript client, major version 2: the handshake, probing, and pinned to
// the modern revision.  The argument is the program or the address of a server.
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from
    '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { lookAtAll } from './looks.mjs';

const target = process.argv[2];
const modes = [
    ['legacy', '2025-11-25', 'legacy'],
    ['auto', '2026-07-28', 'modern'],
    [{ pin: '2026-07-28' }, '2026-07-28', 'modern'],
];

for (const [mode, version, era] of modes) {
    const transport = target.startsWith('http')
        ? new StreamableHTTPClientTransport(new URL(target))
        : new StdioClientTransport({ command: target, args: ['mcp'] });
    const client = new Client({ name: 'test', version: '1' },
        { versionNegotiation: { mode } });

    await client.connect(transport);
    assert.equal(client.getNegotiatedProtocolVersion(), version);
    assert.equal(client.getProtocolEra(), era);
    await lookAtAll(client);
    if (era === 'legacy')
        await client.ping();
    await client.close();
    console.log('ok', JSON.stringify(mode), version);
}
