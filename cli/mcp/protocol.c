#include "mcp/protocol.h"

static const char *const names[LENS_N_MCP_VERSIONS] = { "",
#define X(name, text) text,
                                                        LENS_MCP_VERSION_MAP(X)
#undef X
};

const char *lens_mcp_version_name(enum lens_mcp_version version)
{
    return version < LENS_N_MCP_VERSIONS ? names[version] : "";
}

enum lens_mcp_version lens_mcp_version_of(struct lens_view name)
{
    unsigned i = LENS_MCP_UNSAID + 1;

    while (i < LENS_N_MCP_VERSIONS &&
           !lens_view_equal(name, lens_view_of(names[i])))
        i++;
    return (enum lens_mcp_version)i;
}
