/* Status and error record: how every core function says what went wrong.
 *
 * A function that can fail returns a ska_status and, when it fails, fills the caller's ska_error
 * with data (which argument, which element of it, what came, what was allowed). Text is made from
 * that record in one place only: ska_error_message(). Nothing here allocates; all strings have
 * static storage. */
#ifndef SKA_STATUS_H
#define SKA_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SKA_MUST_USE __attribute__((warn_unused_result))
#else
#define SKA_MUST_USE
#endif

/* name, rule: the rule is what the message says between the argument's name and the value that
 * came. */
#define SKA_STATUS_LIST(X)                                                                         \
    X(OK, "is accepted")                                                                           \
    X(RANGE, "must be in")                                                                         \
    X(SHAPE, "has the wrong shape")                                                                \
    X(EMPTY, "must not be empty")                                                                  \
    X(NOT_FINITE, "must be finite")                                                                \
    X(NAN, "must not hold NaN")                                                                    \
    X(ORDER, "is in the wrong place")                                                              \
    X(UNKNOWN_NAME, "is not a known name")                                                         \
    X(MEMORY, "does not fit in memory")

typedef enum {
#define SKA_STATUS_ENUM(name, rule) SKA_##name,
    SKA_STATUS_LIST(SKA_STATUS_ENUM)
#undef SKA_STATUS_ENUM
        SKA_STATUS_COUNT
} ska_status;

/* What failed. `position` and `row` are -1 where they say nothing. */
typedef struct {
    ska_status status;
    const char *argument; /* name as the caller knows it, static storage */
    const char *detail;   /* one more phrase of explanation, static storage, or NULL */
    int64_t position;     /* image of a batch, op of a plan, member of a vote */
    int64_t row;          /* row inside that element: sample of a member */
    double value;         /* RANGE: what came */
    double lower, upper;  /* RANGE: what was allowed, both ends included */
} ska_error;

/* Fills `error` (which may not be NULL) and returns its status, so that `return ska_fail_...(...)`
 * reads well. */
ska_status ska_fail(ska_error *error, ska_status status, const char *argument, const char *detail);
ska_status ska_fail_at(ska_error *error, ska_status status, const char *argument, int64_t position,
                       const char *detail);
ska_status ska_fail_range(ska_error *error, const char *argument, double value, double lower,
                          double upper);

/* OK if lower <= value <= upper; RANGE otherwise, NaN included. */
ska_status ska_check_range(const char *argument, double value, double lower, double upper,
                           ska_error *error) SKA_MUST_USE;

/* Writes the message for `error` into `text` (always terminated) and returns the length it needs.
 */
size_t ska_error_message(const ska_error *error, char *text, size_t text_bytes);

/* "RANGE", "SHAPE", ...; static storage. */
const char *ska_status_name(ska_status status);

/* Leaves the calling function with the status of a step that failed. */
#define SKA_TRY(step)                                                                              \
    do {                                                                                           \
        const ska_status ska_try_status_ = (step);                                                 \
        if (ska_try_status_ != SKA_OK) {                                                           \
            return ska_try_status_;                                                                \
        }                                                                                          \
    } while (0)

#endif
