/*
 * openai.h - the lens as a vector store of OpenAI's API.
 *
 *     base_url = "http://127.0.0.1:8642/openai/v1"
 *     client.vector_stores.search("generative-ai", query="...")
 *
 * The store is the lens and has its id; a file is a practice or a scenario and
 * has its id, too.  All routes are there with and without "v1", because LiteLLM
 * (providers "openai" and "pg_vector") puts "/vector_stores" behind whatever
 * base it is given.
 *
 * Traps, from the API's own description (openai/openai-openapi, openapi.yaml)
 * and from clients:
 *
 * - "query" is a text or an array of texts.  Several are parts of one
 *   description here and are asked together.
 * - LiteLLM sends "filters", "ranking_options" and the others as null.
 * - "search_query" is an array in the schema and a plain string in its example.
 *   The array is sent.
 * - Attributes are texts, numbers or booleans of at most 512 bytes, not lists:
 *   phases, services and roles are joined by "; ", as many as fit.  Filters see
 *   the single values.
 * - "rewrite_query" and "ranker" are accepted and change nothing: what was
 *   searched is what stands in "search_query".
 *
 * Scenarios are results like practices: a store holds the whole lens, and
 * {"type": "eq", "key": "kind", "value": "practice"} leaves the practices.
 */
#ifndef LENS_API_OPENAI_H
#define LENS_API_OPENAI_H

#include "api/dialects/retrieval.h"
#include "json/writer.h"

/* LENS_E_NOT_FOUND unless the path names the store there is. */
LENS_MUST_CHECK enum lens_status
lens_openai_store_check(const struct lens_api_call *call,
                        struct lens_error *err);

/* The member "attributes". */
void lens_openai_put_attributes(struct lens_json_writer *w,
                                const struct lens_retrieved *result);

/* Handlers of the reads beside the search. */
enum lens_status lens_openai_get_stores(struct lens_api_call *call,
                                        struct lens_error *err);
enum lens_status lens_openai_get_store(struct lens_api_call *call,
                                       struct lens_error *err);
enum lens_status lens_openai_get_files(struct lens_api_call *call,
                                       struct lens_error *err);
enum lens_status lens_openai_get_file(struct lens_api_call *call,
                                      struct lens_error *err);
enum lens_status lens_openai_get_content(struct lens_api_call *call,
                                         struct lens_error *err);

#endif /* LENS_API_OPENAI_H */
