#include "serve/rate.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "support/random.h"
#include "support/suite.h"

enum {
    SECOND = 1000 * 1000,
    BEGIN = 5 * SECOND
};

static struct lens_rate rate;

static void take(uint64_t now_us, bool want)
{
    unsigned wait_s = 0;

    ck_assert_int_eq(lens_rate_take(&rate, 7, now_us, &wait_s), want);
    ck_assert_int_eq(wait_s > 0, !want);
}

START_TEST(rate_of_none_is_any)
{
    lens_rate_init(&rate, 0, 1);
    for (int i = 0; i < 100000; i++)
        take(BEGIN, true);
}
END_TEST

START_TEST(rate_lets_a_second_come_at_once)
{
    lens_rate_init(&rate, 5, 1);
    for (int i = 0; i < 5; i++)
        take(BEGIN, true);
    take(BEGIN, false);
    take(BEGIN + SECOND / 5 - 1, false);
    take(BEGIN + SECOND / 5, true);
    take(BEGIN + SECOND / 5, false);
    take(BEGIN + 10 * SECOND, true);
}
END_TEST

START_TEST(rate_of_one_is_one)
{
    lens_rate_init(&rate, 1, 1);
    take(BEGIN, true);
    take(BEGIN, false);
    take(BEGIN + SECOND - 1, false);
    take(BEGIN + SECOND, true);
}
END_TEST

START_TEST(rate_refused_costs_nothing)
{
    lens_rate_init(&rate, 2, 1);
    take(BEGIN, true);
    take(BEGIN, true);
    for (uint64_t i = 0; i < 1000; i++)
        take(BEGIN + i, false);
    take(BEGIN + SECOND / 2, true);
}
END_TEST

/* In many seconds as many as said, but for what comes a moment too early and
 * not again; who waits as told gets in. */
START_TEST(rate_holds_however_requests_come)
{
    struct test_random r = { (uint64_t)_i };
    size_t per_second = 1 + test_random_below(&r, 50), n = 0;
    uint64_t now = BEGIN, seconds = 20;
    unsigned wait_s = 0;

    lens_rate_init(&rate, per_second, 1);
    while (now < BEGIN + seconds * SECOND) {
        n += lens_rate_take(&rate, 3, now, &wait_s);
        now += test_random_below(&r, 2 * SECOND / (4 * per_second));
    }
    ck_assert_uint_le(n, per_second * (seconds + 1));
    ck_assert_uint_ge(4 * n, 3 * per_second * seconds);
    while (lens_rate_take(&rate, 3, now, &wait_s))
        ;
    ck_assert(lens_rate_take(&rate, 3, now + wait_s * SECOND, &wait_s));
}
END_TEST

static uint64_t key_of(const char *address)
{
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
    struct sockaddr_in in = { .sin_family = AF_INET };

    if (inet_pton(AF_INET, address, &in.sin_addr) == 1)
        return lens_rate_key(&rate, (struct sockaddr *)&in);
    ck_assert_int_eq(inet_pton(AF_INET6, address, &in6.sin6_addr), 1);
    return lens_rate_key(&rate, (struct sockaddr *)&in6);
}

START_TEST(rate_key_is_of_address_or_network)
{
    uint64_t before;

    lens_rate_init(&rate, 1, 42);
    before = key_of("10.0.0.1");
    ck_assert(before == key_of("10.0.0.1"));
    ck_assert(before != key_of("10.0.0.2"));
    ck_assert(key_of("2001:db8::1") == key_of("2001:db8::2"));
    ck_assert(key_of("2001:db8::1") != key_of("2001:db8:0:1::1"));
    lens_rate_init(&rate, 1, 43);
    ck_assert(before != key_of("10.0.0.1"));
}
END_TEST

START_TEST(rate_of_one_address_is_not_that_of_another)
{
    unsigned wait_s = 0;

    lens_rate_init(&rate, 1, 42);
    ck_assert(lens_rate_take(&rate, 1, BEGIN, &wait_s));
    ck_assert(!lens_rate_take(&rate, 1, BEGIN, &wait_s));
    ck_assert(lens_rate_take(&rate, 2, BEGIN, &wait_s));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("serve_rate");
    TCase *tc = tcase_create("rate");

    tcase_add_test(tc, rate_of_none_is_any);
    tcase_add_test(tc, rate_lets_a_second_come_at_once);
    tcase_add_test(tc, rate_of_one_is_one);
    tcase_add_test(tc, rate_refused_costs_nothing);
    tcase_add_loop_test(tc, rate_holds_however_requests_come, 0, 200);
    tcase_add_test(tc, rate_key_is_of_address_or_network);
    tcase_add_test(tc, rate_of_one_address_is_not_that_of_another);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
