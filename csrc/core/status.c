/* Status and error record; see status.h. */
#include "status.h"

#include <stdio.h>

static const char *const status_names[SKA_STATUS_COUNT] = {
#define SKA_STATUS_NAME(name, rule) #name,
    SKA_STATUS_LIST(SKA_STATUS_NAME)
#undef SKA_STATUS_NAME
};

static const char *const status_rules[SKA_STATUS_COUNT] = {
#define SKA_STATUS_RULE(name, rule) rule,
    SKA_STATUS_LIST(SKA_STATUS_RULE)
#undef SKA_STATUS_RULE
};

const char *
ska_status_name(ska_status status)
{
    return status_names[status];
}

ska_status
ska_fail_at(ska_error *error, ska_status status, const char *argument, int64_t position,
            const char *detail)
{
    *error = (ska_error){
        .status = status, .argument = argument, .detail = detail, .position = position, .row = -1};
    return status;
}

ska_status
ska_fail(ska_error *error, ska_status status, const char *argument, const char *detail)
{
    return ska_fail_at(error, status, argument, -1, detail);
}

ska_status
ska_fail_range(ska_error *error, const char *argument, double value, double lower, double upper)
{
    (void)ska_fail(error, SKA_RANGE, argument, NULL);
    error->value = value;
    error->lower = lower;
    error->upper = upper;
    return SKA_RANGE;
}

ska_status
ska_check_range(const char *argument, double value, double lower, double upper, ska_error *error)
{
    if (value >= lower && value <= upper) { /* false for NaN */
        return SKA_OK;
    }
    return ska_fail_range(error, argument, value, lower, upper);
}

size_t
ska_error_message(const ska_error *error, char *text, size_t text_bytes)
{
    char place[64] = "";
    if (error->position >= 0) {
        (void)snprintf(place, sizeof place, "[%lld]", (long long)error->position);
    }
    char row[64] = "";
    if (error->row >= 0) {
        (void)snprintf(row, sizeof row, " (row %lld)", (long long)error->row);
    }
    char values[128] = "";
    if (error->status == SKA_RANGE) {
        (void)snprintf(values, sizeof values, " [%.10g, %.10g], got %.10g", error->lower,
                       error->upper, error->value);
    }
    const int needed =
        snprintf(text, text_bytes, "%s%s%s %s%s%s%s", error->argument, place, row,
                 status_rules[error->status], values, error->detail != NULL ? ": " : "",
                 error->detail != NULL ? error->detail : "");
    return needed < 0 ? 0 : (size_t)needed;
}
