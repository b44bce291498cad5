// The TypeScript SDK, major version 1, which knows the handshake only.  The
// argument is the program or the address of a server.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from
    '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from
    '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { lookAtAll } from './looks.mjs';

const target = process.argv[2];
const transport = target.startsWith('http')
    ? new StreamableHTTPClientTransport(new URL(target))
    : new StdioClientTransport({ command: target, args: ['mcp'] });
const client = new Client({ name: 'test', version: '1' });

await client.connect(transport);
assert.equal(client.getServerVersion().name, 'asklens');
assert.match(client.getInstructions(), /`ask`/);
await lookAtAll(client);
await client.ping();
await client.close();
console.log('ok');
