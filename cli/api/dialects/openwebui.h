/* openwebui.h - the two routes of Open WebUI, which share their errors. */
#ifndef LENS_API_OPENWEBUI_H
#define LENS_API_OPENWEBUI_H

#include "api/call.h"
#include "asklens/status.h"

/* Handler of the reranker (openwebui_rerank.c). */
enum lens_status lens_openwebui_post_rerank(struct lens_api_call *call,
                                            struct lens_error *err);

#endif /* LENS_API_OPENWEBUI_H */
