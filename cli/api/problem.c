#include "api/problem.h"

#include "json/writer.h"

const char *lens_api_status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {
        { 200, "OK" },
        { 202, "Accepted" },
        { 204, "No Content" },
        { 304, "Not Modified" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 408, "Request Timeout" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 421, "Misdirected Request" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 503, "Service Unavailable" },
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        if (texts[i].status == status)
            return texts[i].text;
    }
    return "Error";
}

void lens_api_problem(struct lens_api_call *call,
                      const struct lens_error *error)
{
    struct lens_api_response *response = call->response;
    struct lens_json_writer w;

    response->content_type = "application/problem+json";
    lens_json_writer_init(&w, &response->body, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "type", "about:blank");
    lens_json_put_text(&w, "title", lens_api_status_text(response->status));
    lens_json_put_integer(&w, "status", response->status);
    lens_json_put_text(&w, "detail", error->text);
    if (error->hint[0])
        lens_json_put_text(&w, "hint", error->hint);
    if (call->request->id)
        lens_json_put_text(&w, "request_id", call->request->id);
    lens_json_close_object(&w);
}
