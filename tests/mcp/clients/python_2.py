"""The Python SDK, major version 2: legacy, probing, and pinned to the modern
revision.  The argument is the program or the address of a server."""

import asyncio
import sys

import looks
from mcp import Client, MCPError, StdioServerParameters

TARGET = sys.argv[1]
MODES = {"legacy": "2025-11-25", "auto": "2026-07-28", "2026-07-28": "2026-07-28"}


def server():
    if TARGET.startswith("http"):
        return TARGET
    return StdioServerParameters(command=TARGET, args=["mcp"])


async def call(client, name, arguments):
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result
    return result, result.structured_content


async def refused(awaitable, code):
    try:
        await awaitable
    except MCPError as error:
        assert error.code == code, error
        return
    raise AssertionError("not refused")


async def talk(mode, version):
    async with Client(server(), mode=mode) as client:
        assert client.protocol_version == version, client.protocol_version
        if mode != "2026-07-28":
            assert client.server_info.name == "asklens"
            assert "`ask`" in client.instructions
        looks.listing(
            (await client.list_tools()).tools,
            (await client.list_resources()).resources,
            (await client.list_resource_templates()).resource_templates,
            (await client.list_prompts()).prompts,
        )
        looks.asked(*await call(client, "ask", {"workload": looks.WORKLOAD}))
        found = looks.found(*await call(client, "search", {"query": "least privilege"}))
        looks.fetched(*await call(client, "fetch", {"id": found}), found)
        looks.packed(*await call(client, "context", {"workload": looks.WORKLOAD}))
        wrong = await client.call_tool("fetch", {"id": "GENSEC99-BP01"})
        assert wrong.is_error
        looks.failed(wrong)
        looks.read((await client.read_resource(looks.URI)).contents)
        looks.prompted(
            (
                await client.get_prompt("review_workload", {"workload": "a\nline two"})
            ).messages
        )
        await refused(client.call_tool("recommend", {}), -32602)
        await refused(client.read_resource("wa://generative-ai/practice/x"), -32602)
        await refused(client.get_prompt("r\u00e9sum\u00e9", {}), -32602)
        if mode == "legacy":
            await client.send_ping()
    print("ok", mode, version)


for mode, version in MODES.items():
    asyncio.run(talk(mode, version))
