#include "mcp/config.h"

#include <ctype.h>
#include <string.h>

#include "base/error.h"
#include "json/writer.h"

enum {
    NAME_MAX_LEN = 64
};

struct client {
    const char *name, *place;
    const char *root;       /* of the servers; NULL: TOML, mcp_servers */
    const char *stdio_type; /* member "type" of a command; NULL: none */
    bool is_one_array;      /* command and arguments are one array */
    const char *url_member; /* NULL: only commands, so one that bridges */
    const char *http_type;  /* member "type" of an address; NULL: none */
    bool has_inputs;        /* an empty list of what to ask the user for */
};

static const struct client clients[] = {
    { .name = "claude",
      .place = "claude_desktop_config.json (Settings, Developer, Edit Config)",
      .root = "mcpServers" },
    { .name = "claude-code",
      .place = ".mcp.json in the project",
      .root = "mcpServers",
      .stdio_type = "stdio",
      .url_member = "url",
      .http_type = "http" },
    { .name = "cursor",
      .place = "~/.cursor/mcp.json, or .cursor/mcp.json in the project",
      .root = "mcpServers",
      .url_member = "url" },
    { .name = "vscode",
      .place = ".vscode/mcp.json in the workspace",
      .root = "servers",
      .stdio_type = "stdio",
      .url_member = "url",
      .http_type = "http",
      .has_inputs = true },
    { .name = "codex", .place = "~/.codex/config.toml", .url_member = "url" },
    { .name = "kiro",
      .place = "~/.kiro/settings/mcp.json, or .kiro/settings/mcp.json in the "
               "workspace",
      .root = "mcpServers",
      .url_member = "url" },
    { .name = "gemini",
      .place = "~/.gemini/settings.json",
      .root = "mcpServers",
      .url_member = "httpUrl" },
    { .name = "windsurf",
      .place = "~/.codeium/windsurf/mcp_config.json",
      .root = "mcpServers",
      .url_member = "serverUrl" },
    { .name = "opencode",
      .place = "opencode.json in the project, or "
               "~/.config/opencode/opencode.json",
      .root = "mcp",
      .stdio_type = "local",
      .is_one_array = true,
      .url_member = "url",
      .http_type = "remote" },
};

static void put_words(struct lens_json_writer *w, const char *name,
                      const char *const *words)
{
    lens_json_open_array(w, name);
    for (; *words; words++)
        lens_json_put_text(w, NULL, *words);
    lens_json_close_array(w);
}

static void put_command(struct lens_json_writer *w, const struct client *client,
                        const char *const *words)
{
    if (client->stdio_type)
        lens_json_put_text(w, "type", client->stdio_type);
    if (client->is_one_array) {
        put_words(w, "command", words);
        return;
    }
    lens_json_put_text(w, "command", words[0]);
    put_words(w, "args", words + 1);
}

static void put_server(struct lens_json_writer *w, const struct client *client,
                       const struct lens_mcp_setup *setup)
{
    /* A package that passes messages on, for clients that start commands. */
    const char *const bridge[] = { "npx", "-y", "mcp-remote", setup->url,
                                   NULL };

    if (!setup->url) {
        put_command(w, client, setup->words);
    } else if (!client->url_member) {
        put_command(w, client, bridge);
    } else {
        if (client->http_type)
            lens_json_put_text(w, "type", client->http_type);
        lens_json_put_text(w, client->url_member, setup->url);
    }
}

static void put_json(const struct client *client,
                     const struct lens_mcp_setup *setup,
                     struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_open_object(&w, client->root);
    lens_json_open_object(&w, setup->name);
    put_server(&w, client, setup);
    lens_json_close_object(&w);
    lens_json_close_object(&w);
    if (client->has_inputs) {
        lens_json_open_array(&w, "inputs");
        lens_json_close_array(&w);
    }
    lens_json_close_object(&w);
}

/* A basic string of TOML has the escapes of one of JSON. */
static void put_toml_text(struct lens_buffer *out, const char *text)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, false);
    lens_json_put_text(&w, NULL, text);
}

static void put_toml(const struct lens_mcp_setup *setup,
                     struct lens_buffer *out)
{
    lens_buffer_add_format(out, "[mcp_servers.%s]\n", setup->name);
    lens_buffer_add_text(out, setup->url ? "url = " : "command = ");
    put_toml_text(out, setup->url ? setup->url : setup->words[0]);
    lens_buffer_add_char(out, '\n');
    if (setup->url)
        return;
    lens_buffer_add_text(out, "args = [");
    for (size_t i = 1; setup->words[i]; i++) {
        lens_buffer_add_text(out, i > 1 ? ", " : "");
        put_toml_text(out, setup->words[i]);
    }
    lens_buffer_add_text(out, "]\n");
}

static enum lens_status check_name(const char *name, struct lens_error *err)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < len; i++) {
        if (!isalnum((unsigned char)name[i]) && name[i] != '-' &&
            name[i] != '_')
            len = 0;
    }
    if (len && len <= NAME_MAX_LEN)
        return LENS_OK;
    return lens_fail(err, LENS_E_INVAL,
                     "'%.80s' is no name of a server: letters, digits, '-' and "
                     "'_', at most %d",
                     name, NAME_MAX_LEN);
}

static enum lens_status check_url(const char *url, struct lens_error *err)
{
    bool is_plain = !strncmp(url, "http://", 7) || !strncmp(url, "https://", 8);

    for (const char *p = url; *p; p++)
        is_plain = is_plain && *p > ' ' && *p < 0x7f;
    if (is_plain)
        return LENS_OK;
    (void)lens_fail(err, LENS_E_INVAL, "'%.80s' is no address of a server",
                    url);
    return lens_hint(err, LENS_E_INVAL, "such as http://127.0.0.1:8642/mcp");
}

enum lens_status lens_mcp_config_put(const char *client,
                                     const struct lens_mcp_setup *setup,
                                     struct lens_buffer *out,
                                     const char **place, struct lens_error *err)
{
    enum lens_status status = check_name(setup->name, err);
    size_t i = 0;

    if (status == LENS_OK && setup->url)
        status = check_url(setup->url, err);
    if (status != LENS_OK)
        return status;
    while (i < sizeof(clients) / sizeof(*clients) &&
           strcmp(client, clients[i].name) != 0)
        i++;
    if (i == sizeof(clients) / sizeof(*clients))
        return lens_fail(err, LENS_E_INVAL, "there is no client '%.60s'",
                         client);
    if (clients[i].root)
        put_json(&clients[i], setup, out);
    else
        put_toml(setup, out);
    *place = clients[i].place;
    return lens_buffer_status(out);
}
