/* The parallel loop: every item once, for any number of threads, and after a fork. */
#include "parallel.h"

#include "check.h"

#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT_ITEMS = 1009, FORKED_CHILD_SECONDS = 20 };

typedef struct {
    atomic_int visits[COUNT_ITEMS];
    size_t threads[COUNT_ITEMS];
} loop_record;

static void
note_visit(void *context, size_t item, size_t thread)
{
    loop_record *record = context;
    atomic_fetch_add(&record->visits[item], 1);
    record->threads[item] = thread;
}

static void
run_loop(size_t count_items, size_t requested)
{
    static loop_record record;
    memset(&record, 0, sizeof record);
    const size_t threads = ska_parallel_threads(requested, count_items);
    CHECK(threads >= 1 && threads <= (requested > 1 ? requested : 1));
    ska_parallel_for(count_items, threads, note_visit, &record);
    for (size_t item = 0; item < COUNT_ITEMS; item++) {
        CHECK_INTEGER(atomic_load(&record.visits[item]), item < count_items);
        CHECK(record.threads[item] < threads);
    }
}

static void
every_item_is_visited_once(void)
{
    const size_t requests[] = {1, 2, 4};
    const size_t counts[] = {0, 1, 3, COUNT_ITEMS};
    for (size_t r = 0; r < sizeof requests / sizeof requests[0]; r++) {
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            run_loop(counts[c], requests[r]);
        }
    }
}

static void
more_threads_than_items_are_not_used(void)
{
    CHECK_INTEGER(ska_parallel_threads(4, 1), 1);
    CHECK_INTEGER(ska_parallel_threads(4, 0), 1);
    CHECK_INTEGER(ska_parallel_threads(0, 10), 1);
}

/* The parent has run loops on four threads; a child that ran one as well would wait for ever. */
static void
a_forked_child_works_alone_and_does_not_hang(void)
{
    ska_parallel_start();
    CHECK(!ska_parallel_is_forked());
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        (void)alarm(FORKED_CHILD_SECONDS);
        check_failures = 0;
        CHECK(ska_parallel_is_forked());
        CHECK_INTEGER(ska_parallel_threads(4, COUNT_ITEMS), 1);
        run_loop(COUNT_ITEMS, 4);
        _exit(check_failures == 0 ? 0 : 1);
    }
    int status = -1;
    CHECK_INTEGER(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(!ska_parallel_is_forked());
}

int
main(void)
{
    every_item_is_visited_once();
    more_threads_than_items_are_not_used();
    a_forked_child_works_alone_and_does_not_hang();
    return check_report();
}
