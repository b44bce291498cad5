#include "serve/guard.h"

#include <string.h>

#include "support/suite.h"

static const char token[] = "0123456789abcdef-secret";

static struct lens_guard guard_with_token(void)
{
    struct lens_guard guard = { .n_hosts = 0 };

    lens_guard_set_token(&guard, lens_view_of(token));
    return guard;
}

static bool knows(const char *authorization)
{
    struct lens_guard guard = guard_with_token();

    return lens_guard_knows(&guard, lens_view_of(authorization));
}

START_TEST(token_right_is_known)
{
    ck_assert(knows("Bearer 0123456789abcdef-secret"));
    ck_assert(knows("bearer 0123456789abcdef-secret"));
    ck_assert(knows("Bearer   0123456789abcdef-secret"));
}
END_TEST

START_TEST(token_wrong_is_not_known)
{
    ck_assert(!knows(""));
    ck_assert(!knows("Bearer"));
    ck_assert(!knows("Bearer "));
    ck_assert(!knows("0123456789abcdef-secret"));
    ck_assert(!knows("Basic 0123456789abcdef-secret"));
    ck_assert(!knows("Bearer 0123456789abcdef-secre"));
    ck_assert(!knows("Bearer 0123456789abcdef-secret "));
    ck_assert(!knows("Bearer 0123456789abcdef-secret2"));
    ck_assert(!knows("Bearer 0123456789ABCDEF-secret"));
}
END_TEST

/* Each character counts. */
START_TEST(token_wrong_in_one_character_is_not_known)
{
    struct lens_guard guard = guard_with_token();
    char field[64];

    for (size_t i = 0; i < strlen(token); i++) {
        (void)strcpy(field, "Bearer ");
        (void)strcat(field, token);
        field[7 + i] ^= 1;
        ck_assert(!lens_guard_knows(&guard, lens_view_of(field)));
    }
}
END_TEST

START_TEST(token_without_one_nothing_is_known)
{
    struct lens_guard guard = { .has_token = false };

    ck_assert(!lens_guard_knows(&guard, lens_view_of("Bearer ")));
}
END_TEST

START_TEST(token_must_be_long_and_plain)
{
    char longest[LENS_TOKEN_MAX + 2];

    memset(longest, 'x', sizeof(longest));
    ck_assert(lens_token_is_valid(lens_view_of(token)));
    ck_assert(!lens_token_is_valid(lens_view_of("0123456789abcde")));
    ck_assert(!lens_token_is_valid(lens_view_of("0123456789abc def")));
    ck_assert(!lens_token_is_valid(lens_view_of("0123456789abc\xc3\xa9"
                                                "f")));
    ck_assert(!lens_token_is_valid(lens_view_of("")));
    ck_assert(
        lens_token_is_valid((struct lens_view){ longest, LENS_TOKEN_MAX }));
    ck_assert(!lens_token_is_valid(
        (struct lens_view){ longest, LENS_TOKEN_MAX + 1 }));
}
END_TEST

static bool is_host(const char *host, bool is_open)
{
    struct lens_guard guard = { .is_open = is_open, .n_hosts = 1 };

    guard.hosts[0] = lens_view_of("lens.example.com");
    return lens_guard_host(&guard, lens_view_of(host));
}

START_TEST(host_of_loopback_is_ours)
{
    static const char *const hosts[] = {
        "localhost",      "LocalHost:8642", "127.0.0.1",  "127.0.0.1:1",
        "127.9.9.9:8642", "[::1]",          "[::1]:8642", "Lens.Example.com:9"
    };

    for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
        ck_assert_msg(is_host(hosts[i], false), "%s", hosts[i]);
}
END_TEST

START_TEST(host_of_others_is_not_ours)
{
    static const char *const hosts[] = {
        "",
        "evil.com",
        "evil.com:8642",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "lens.example.com.evil.com",
        "xlens.example.com",
        "192.168.0.1",
        "[2001:db8::1]",
        "localhost:",
        "localhost:x",
        "localhost:123456",
        "localhost:80:80",
        "[::1",
        "::1",
        "[]",
        ":80",
        "localhost ",
        "localhost@evil.com",
        "127.1",
        "2130706433",
    };

    for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
        ck_assert_msg(!is_host(hosts[i], false), "%s", hosts[i]);
}
END_TEST

/* Rebinding needs a name. */
START_TEST(host_that_is_an_address_is_ours_when_others_may_come)
{
    ck_assert(is_host("192.168.0.1:8642", true));
    ck_assert(is_host("[2001:db8::1]:8642", true));
    ck_assert(!is_host("evil.com", true));
}
END_TEST

static bool same(const char *origin, const char *host)
{
    return lens_origin_is_same(lens_view_of(origin), lens_view_of(host));
}

START_TEST(origin_is_same_only_for_the_very_host)
{
    ck_assert(same("http://127.0.0.1:8642", "127.0.0.1:8642"));
    ck_assert(same("https://Lens.example.com", "lens.example.com"));
    ck_assert(!same("http://127.0.0.1:8643", "127.0.0.1:8642"));
    ck_assert(!same("http://localhost:8642", "127.0.0.1:8642"));
    ck_assert(!same("http://evil.com", "127.0.0.1:8642"));
    ck_assert(!same("null", "127.0.0.1:8642"));
    ck_assert(!same("null", "null"));
    ck_assert(!same("file://127.0.0.1:8642", "127.0.0.1:8642"));
    ck_assert(!same("http://", ""));
    ck_assert(!same("", ""));
}
END_TEST

START_TEST(origin_is_allowed_when_it_was_named)
{
    static const char *const named[] = { "https://app.example.com" };
    static const char *const every[] = { "*" };
    struct lens_guard guard = { .origins = named, .n_origins = 1 };

    ck_assert(
        lens_guard_origin(&guard, lens_view_of("https://app.example.com")));
    ck_assert(
        !lens_guard_origin(&guard, lens_view_of("http://app.example.com")));
    ck_assert(!lens_guard_origin(
        &guard, lens_view_of("https://app.example.com.evil.com")));
    ck_assert(!lens_guard_origin(&guard, lens_view_of("null")));
    guard.origins = every;
    ck_assert(lens_guard_origin(&guard, lens_view_of("https://any.where")));
    guard.n_origins = 0;
    ck_assert(!lens_guard_origin(&guard, lens_view_of("https://any.where")));
}
END_TEST

START_TEST(type_json_has_many_spellings)
{
    static const char *const good[] = { "application/json", "Application/JSON",
                                        "application/json; charset=utf-8",
                                        "application/json ;charset=utf-8",
                                        "application/vnd.api+json" };
    static const char *const bad[] = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "text/json",
        "application/",
        "application/jsonx",
        "json",
        "application/ json",
        "application/+json",
        "multipart/form-data; x=application/json"
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        ck_assert_msg(lens_type_is_json(lens_view_of(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ck_assert_msg(!lens_type_is_json(lens_view_of(bad[i])), "%s", bad[i]);
}
END_TEST

START_TEST(request_id_is_taken_when_short_and_plain)
{
    char longest[LENS_REQUEST_ID_MAX + 2];

    memset(longest, 'x', sizeof(longest));
    ck_assert(lens_request_id_is_plain(lens_view_of("a-B_9.z")));
    ck_assert(lens_request_id_is_plain(
        (struct lens_view){ longest, LENS_REQUEST_ID_MAX }));
    ck_assert(!lens_request_id_is_plain(
        (struct lens_view){ longest, LENS_REQUEST_ID_MAX + 1 }));
    ck_assert(!lens_request_id_is_plain(lens_view_of("")));
    ck_assert(!lens_request_id_is_plain(lens_view_of("a b")));
    ck_assert(!lens_request_id_is_plain(lens_view_of("a\"b")));
    ck_assert(!lens_request_id_is_plain(lens_view_of("a\nb")));
    ck_assert(!lens_request_id_is_plain(lens_view_of("\xc3\xa9")));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("serve_guard");
    TCase *tc = tcase_create("guard");

    tcase_add_test(tc, token_right_is_known);
    tcase_add_test(tc, token_wrong_is_not_known);
    tcase_add_test(tc, token_wrong_in_one_character_is_not_known);
    tcase_add_test(tc, token_without_one_nothing_is_known);
    tcase_add_test(tc, token_must_be_long_and_plain);
    tcase_add_test(tc, host_of_loopback_is_ours);
    tcase_add_test(tc, host_of_others_is_not_ours);
    tcase_add_test(tc, host_that_is_an_address_is_ours_when_others_may_come);
    tcase_add_test(tc, origin_is_same_only_for_the_very_host);
    tcase_add_test(tc, origin_is_allowed_when_it_was_named);
    tcase_add_test(tc, type_json_has_many_spellings);
    tcase_add_test(tc, request_id_is_taken_when_short_and_plain);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
