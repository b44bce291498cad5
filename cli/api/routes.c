#include "api/dialects/dialects.h"
#include "api/route.h"

/* The families, in the order of /openapi.json. */
static const struct lens_api_route *const tables[] = {
    lens_api_native_routes,
    lens_api_openai_routes,
    lens_api_bedrock_routes,
    lens_api_dify_routes,
    lens_api_continue_routes,
    lens_api_langchain_routes,
    lens_api_chatgpt_plugin_routes,
    lens_api_openwebui_routes,
    lens_api_web_routes,
    lens_api_health_routes,
    lens_api_mcp_routes,
};

const struct lens_api_route *lens_api_route(size_t i)
{
    for (size_t t = 0; t < sizeof(tables) / sizeof(*tables); t++) {
        for (const struct lens_api_route *row = tables[t]; row->method; row++) {
            if (i-- == 0)
                return row;
        }
    }
    return NULL;
}
