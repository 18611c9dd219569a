/* The error record: data in, one message out. */
#include "status.h"

#include "check.h"

#include <math.h>

static const char *
message_of(const ska_error *error)
{
    static char text[256];
    (void)ska_error_message(error, text, sizeof text);
    return text;
}

static void
every_status_has_a_name_of_its_own(void)
{
    for (int status = 0; status < SKA_STATUS_COUNT; status++) {
        const char *name = ska_status_name((ska_status)status);
        CHECK(name != NULL && name[0] != '\0');
        for (int other = 0; other < status; other++) {
            CHECK(strcmp(name, ska_status_name((ska_status)other)) != 0);
        }
    }
    CHECK_TEXT(ska_status_name(SKA_OK), "OK");
    CHECK_TEXT(ska_status_name(SKA_RANGE), "RANGE");
}

static void
a_message_names_the_argument_the_rule_and_the_value(void)
{
    ska_error error;
    CHECK_INTEGER(ska_fail_range(&error, "p", 1.5, 0.0, 1.0), SKA_RANGE);
    CHECK_TEXT(message_of(&error), "p must be in [0, 1], got 1.5");
    CHECK_INTEGER(ska_fail(&error, SKA_EMPTY, "images", NULL), SKA_EMPTY);
    CHECK_TEXT(message_of(&error), "images must not be empty");
    CHECK_INTEGER(ska_fail_at(&error, SKA_SHAPE, "images", 3, "it takes 1, 3 or 4 channels"),
                  SKA_SHAPE);
    CHECK_TEXT(message_of(&error), "images[3] has the wrong shape: it takes 1, 3 or 4 channels");
    (void)ska_fail_at(&error, SKA_NAN, "logits", 2, NULL);
    error.row = 17;
    CHECK_TEXT(message_of(&error), "logits[2] (row 17) must not hold NaN");
}

static void
a_range_takes_both_ends_and_refuses_what_is_no_number(void)
{
    ska_error error = {.status = SKA_OK};
    CHECK_INTEGER(ska_check_range("p", 0.0, 0.0, 1.0, &error), SKA_OK);
    CHECK_INTEGER(ska_check_range("p", 1.0, 0.0, 1.0, &error), SKA_OK);
    CHECK_INTEGER(error.status, SKA_OK);
    CHECK_INTEGER(ska_check_range("p", nextafter(1.0, 2.0), 0.0, 1.0, &error), SKA_RANGE);
    CHECK_INTEGER(ska_check_range("p", -0.1, 0.0, 1.0, &error), SKA_RANGE);
    CHECK_TEXT(message_of(&error), "p must be in [0, 1], got -0.1");
    CHECK_INTEGER(ska_check_range("p", (double)INFINITY, 0.0, 1.0, &error), SKA_RANGE);
    CHECK_INTEGER(ska_check_range("p", (double)NAN, 0.0, 1.0, &error), SKA_RANGE);
    CHECK(isnan(error.value));
}

static void
a_long_message_is_cut_and_tells_its_length(void)
{
    ska_error error;
    (void)ska_fail(&error, SKA_MEMORY, "scratch", NULL);
    char text[8];
    const size_t needed = ska_error_message(&error, text, sizeof text);
    CHECK_INTEGER(needed, strlen("scratch does not fit in memory"));
    CHECK_TEXT(text, "scratch");
}

static ska_status
fail_in_the_first_step(int *steps_run, ska_error *error)
{
    SKA_TRY(ska_check_range("first", 2.0, 0.0, 1.0, error));
    *steps_run += 1;
    return SKA_OK;
}

static void
try_leaves_with_the_status_of_the_step(void)
{
    ska_error error;
    int steps_run = 0;
    CHECK_INTEGER(fail_in_the_first_step(&steps_run, &error), SKA_RANGE);
    CHECK_INTEGER(steps_run, 0);
}

int
main(void)
{
    every_status_has_a_name_of_its_own();
    a_message_names_the_argument_the_rule_and_the_value();
    a_range_takes_both_ends_and_refuses_what_is_no_number();
    a_long_message_is_cut_and_tells_its_length();
    try_leaves_with_the_status_of_the_step();
    return check_report();
}
