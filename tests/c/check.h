/* Checks for the C tests: a failed one names its place and what came, and the test goes on.
 *
 * A test file is a program: functions full of checks, and a main() that calls them and returns
 * check_report(). */
#ifndef SKA_CHECK_H
#define SKA_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int check_count, check_failures;

#define CHECK(condition) check_that((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_INTEGER(actual, expected)                                                            \
    check_integer((int64_t)(actual), (int64_t)(expected), #actual, __FILE__, __LINE__)
#define CHECK_TEXT(actual, expected) check_text((actual), (expected), #actual, __FILE__, __LINE__)

static inline void
check_that(int holds, const char *condition, const char *file, int line)
{
    check_count++;
    if (!holds) {
        check_failures++;
        (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    }
}

static inline void
check_integer(int64_t actual, int64_t expected, const char *expression, const char *file, int line)
{
    check_count++;
    if (actual != expected) {
        check_failures++;
        (void)fprintf(stderr, "%s:%d: %s is %lld, expected %lld\n", file, line, expression,
                      (long long)actual, (long long)expected);
    }
}

static inline void
check_text(const char *actual, const char *expected, const char *expression, const char *file,
           int line)
{
    check_count++;
    if (strcmp(actual, expected) != 0) {
        check_failures++;
        (void)fprintf(stderr, "%s:%d: %s is \"%s\", expected \"%s\"\n", file, line, expression,
                      actual, expected);
    }
}

/* The exit status of the program: 0 only if something was checked and all of it held. */
static inline int
check_report(void)
{
    (void)printf("%d checks, %d failed\n", check_count, check_failures);
    return check_count > 0 && check_failures == 0 ? 0 : 1;
}

#endif
