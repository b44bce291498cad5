/* Snippets: byte for byte, and what no client would take. */
#include "mcp/config.h"

#include <string.h>

#include "support/faults.h"
#include "support/suite.h"

static const char *const words[] = { "/opt/a b/asklens", "mcp", "--index",
                                     "/srv/\"x\"", NULL };
static struct lens_mcp_setup setup;
static struct lens_buffer out;
static struct lens_error err;
static const char *place;

static enum lens_status put(const char *client)
{
    lens_buffer_clear(&out);
    return lens_mcp_config_put(client, &setup, &out, &place, &err);
}

static void begin(void)
{
    setup = (struct lens_mcp_setup){ .name = "asklens", .words = words };
    lens_buffer_init(&out, 1 << 12);
}

static void end(void)
{
    lens_buffer_release(&out);
}

static const struct {
    const char *client, *command, *url;
} rows[] = {
    { "cursor",
      "{\n"
      "  \"mcpServers\": {\n"
      "    \"asklens\": {\n"
      "      \"command\": \"/opt/a b/asklens\",\n"
      "      \"args\": [\n"
      "        \"mcp\",\n"
      "        \"--index\",\n"
      "        \"/srv/\\\"x\\\"\"\n"
      "      ]\n"
      "    }\n"
      "  }\n"
      "}\n",
      "{\n"
      "  \"mcpServers\": {\n"
      "    \"asklens\": {\n"
      "      \"url\": \"http://h:1/mcp\"\n"
      "    }\n"
      "  }\n"
      "}\n" },
    { "vscode",
      "{\n"
      "  \"servers\": {\n"
      "    \"asklens\": {\n"
      "      \"type\": \"stdio\",\n"
      "      \"command\": \"/opt/a b/asklens\",\n"
      "      \"args\": [\n"
      "        \"mcp\",\n"
      "        \"--index\",\n"
      "        \"/srv/\\\"x\\\"\"\n"
      "      ]\n"
      "    }\n"
      "  },\n"
      "  \"inputs\": []\n"
      "}\n",
      "{\n"
      "  \"servers\": {\n"
      "    \"asklens\": {\n"
      "      \"type\": \"http\",\n"
      "      \"url\": \"http://h:1/mcp\"\n"
      "    }\n"
      "  },\n"
      "  \"inputs\": []\n"
      "}\n" },
    { "opencode",
      "{\n"
      "  \"mcp\": {\n"
      "    \"asklens\": {\n"
      "      \"type\": \"local\",\n"
      "      \"command\": [\n"
      "        \"/opt/a b/asklens\",\n"
      "        \"mcp\",\n"
      "        \"--index\",\n"
      "        \"/srv/\\\"x\\\"\"\n"
      "      ]\n"
      "    }\n"
      "  }\n"
      "}\n",
      "{\n"
      "  \"mcp\": {\n"
      "    \"asklens\": {\n"
      "      \"type\": \"remote\",\n"
      "      \"url\": \"http://h:1/mcp\"\n"
      "    }\n"
      "  }\n"
      "}\n" },
    { "codex",
      "[mcp_servers.asklens]\n"
      "command = \"/opt/a b/asklens\"\n"
      "args = [\"mcp\", \"--index\", \"/srv/\\\"x\\\"\"]\n",
      "[mcp_servers.asklens]\n"
      "url = \"http://h:1/mcp\"\n" },
};

START_TEST(config_is_what_the_client_reads)
{
    ck_assert_int_eq(put(rows[_i].client), LENS_OK);
    ck_assert_str_eq(out.p, rows[_i].command);
    setup.url = "http://h:1/mcp";
    ck_assert_int_eq(put(rows[_i].client), LENS_OK);
    ck_assert_str_eq(out.p, rows[_i].url);
}
END_TEST

/* Members that tell the clients' ways to name an address apart. */
START_TEST(config_names_the_address_in_the_words_of_the_client)
{
    static const struct {
        const char *client, *has;
    } all[] = {
        { "claude", "\"mcp-remote\",\n        \"https://h/mcp\"" },
        { "claude-code", "\"type\": \"http\",\n      \"url\": " },
        { "kiro", "\"url\": \"https://h/mcp\"" },
        { "gemini", "\"httpUrl\": \"https://h/mcp\"" },
        { "windsurf", "\"serverUrl\": \"https://h/mcp\"" },
    };

    setup.url = "https://h/mcp";
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        ck_assert_int_eq(put(all[i].client), LENS_OK);
        ck_assert_msg(strstr(out.p, all[i].has) != NULL, "%s", out.p);
    }
}
END_TEST

START_TEST(config_of_every_client_has_a_place)
{
    char names[] = LENS_MCP_CLIENTS;
    size_t n = 0;

    for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) {
        place = NULL;
        ck_assert_int_eq(put(name), LENS_OK);
        ck_assert_ptr_nonnull(place);
        n++;
    }
    ck_assert_uint_eq(n, 9);
    ck_assert_int_eq(put("emacs"), LENS_E_INVAL);
}
END_TEST

START_TEST(config_refuses_what_no_client_takes)
{
    static const char *const urls[] = { "",
                                        "h:1/mcp",
                                        "ftp://h/",
                                        "http://h/a b",
                                        "http://h/\n",
                                        "http://h/\xc3\xa9" };
    static const char *const names[] = { "", "a b", "a.b", "a\"b" };
    char name[80];

    for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
        setup.url = urls[i];
        ck_assert_int_eq(put("cursor"), LENS_E_INVAL);
    }
    setup.url = NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        setup.name = names[i];
        ck_assert_int_eq(put("cursor"), LENS_E_INVAL);
    }
    memset(name, 'x', 65);
    name[65] = '\0';
    setup.name = name;
    ck_assert_int_eq(put("cursor"), LENS_E_INVAL);
    name[64] = '\0';
    ck_assert_int_eq(put("cursor"), LENS_OK);
}
END_TEST

static enum lens_status put_it(void *arg)
{
    struct lens_buffer fresh;
    enum lens_status status;

    lens_buffer_init(&fresh, 1 << 12);
    status = lens_mcp_config_put(arg, &setup, &fresh, &place, NULL);
    lens_buffer_release(&fresh);
    return status;
}

START_TEST(config_without_memory_says_so)
{
    char json[] = "vscode", toml[] = "codex";

    ck_assert_uint_gt(test_faults_sweep(put_it, json), 0);
    ck_assert_uint_gt(test_faults_sweep(put_it, toml), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mcp_config");
    TCase *tc = tcase_create("mcp_config");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_loop_test(tc, config_is_what_the_client_reads, 0, 4);
    tcase_add_test(tc, config_names_the_address_in_the_words_of_the_client);
    tcase_add_test(tc, config_of_every_client_has_a_place);
    tcase_add_test(tc, config_refuses_what_no_client_takes);
    tcase_add_test(tc, config_without_memory_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
