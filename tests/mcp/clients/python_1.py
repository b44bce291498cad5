"""The Python SDK, major version 1, which knows the handshake only.  The argument
is the program or the address of a server."""

import asyncio
import sys

import looks
from mcp import ClientSession, McpError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client

TARGET = sys.argv[1]


def transport():
    if TARGET.startswith("http"):
        return streamablehttp_client(TARGET)
    return stdio_client(StdioServerParameters(command=TARGET, args=["mcp"]))


async def call(session, name, arguments):
    result = await session.call_tool(name, arguments)
    assert not result.isError, result
    return result, result.structuredContent


async def refused(awaitable, code):
    try:
        await awaitable
    except McpError as error:
        assert error.error.code == code, error
        return
    raise AssertionError("not refused")


async def talk():
    async with transport() as streams:
        async with ClientSession(streams[0], streams[1]) as session:
            opened = await session.initialize()
            assert opened.protocolVersion == "2025-11-25", opened
            assert opened.serverInfo.name == "asklens"
            looks.listing(
                (await session.list_tools()).tools,
                (await session.list_resources()).resources,
                (await session.list_resource_templates()).resourceTemplates,
                (await session.list_prompts()).prompts,
            )
            looks.asked(*await call(session, "ask", {"workload": looks.WORKLOAD}))
            found = looks.found(
                *await call(session, "search", {"query": "least privilege"})
            )
            looks.fetched(*await call(session, "fetch", {"id": found}), found)
            looks.packed(
                *await call(session, "context", {"workload": looks.WORKLOAD})
            )
            wrong = await session.call_tool("fetch", {"id": "GENSEC99-BP01"})
            assert wrong.isError
            looks.failed(wrong)
            looks.read((await session.read_resource(looks.URI)).contents)
            prompt = await session.get_prompt(
                "review_workload", {"workload": "a\nline two"}
            )
            looks.prompted(prompt.messages)
            await refused(session.call_tool("recommend", {}), -32602)
            await refused(session.read_resource("wa://x/y/z"), -32602)
            await session.send_ping()
            print("ok", opened.protocolVersion)


asyncio.run(talk())
