/*
 * dialects.h - the API as existing clients speak it already.
 *
 * Each dialect is a family of routes below a prefix of its own, because paths
 * collide: a user gives a client the base it asks for, and the client finds
 * what it expects there.
 *
 *     client                         base given to it         file
 *     OpenAI SDKs, LiteLLM           /openai/v1               openai.c
 *     boto3, LangChain for Bedrock   /bedrock                 bedrock.c
 *     Dify                           /dify                    dify.c
 *     Continue                       /continue                continue.c
 *     RemoteLangChainRetriever       /langchain               langchain.c
 *     ChatGPTPluginRetriever         /chatgpt-plugin          chatgpt_plugin.c
 *     Open WebUI, web search         /openwebui/search        openwebui.c
 *     Open WebUI, reranker           /openwebui/v1/rerank     openwebui_rerank
 *
 * All but the last are projections of one list (retrieval.h).  Each file begins
 * with what its client sends, expects, and trips over.  A member, key or
 * operator that means nothing here is refused by name, in the shape of the
 * client's own errors: a filter with a typing error must not look like one that
 * let everything pass.
 */
#ifndef LENS_API_DIALECTS_H
#define LENS_API_DIALECTS_H

#include "api/route.h"

/* Each ended by a row without a method. */
extern const struct lens_api_route lens_api_openai_routes[];
extern const struct lens_api_route lens_api_bedrock_routes[];
extern const struct lens_api_route lens_api_dify_routes[];
extern const struct lens_api_route lens_api_continue_routes[];
extern const struct lens_api_route lens_api_langchain_routes[];
extern const struct lens_api_route lens_api_chatgpt_plugin_routes[];
extern const struct lens_api_route lens_api_openwebui_routes[];

#endif /* LENS_API_DIALECTS_H */
