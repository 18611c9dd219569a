/* One parallel loop, for everybody; see parallel.h. */
#include "parallel.h"

#include <stdint.h>

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#endif

#ifdef _OPENMP
#include <omp.h>
#endif

static volatile int is_forked = 0;

#if defined(__unix__) || defined(__APPLE__)
static void
note_fork_in_child(void)
{
    is_forked = 1;
}
#endif

void
ska_parallel_start(void)
{
#if defined(__unix__) || defined(__APPLE__)
    static int is_watching =
        0; /* the module starts once per process, under the interpreter's lock */
    if (!is_watching) {
        is_watching = pthread_atfork(NULL, NULL, note_fork_in_child) == 0;
    }
#endif
}

int
ska_parallel_is_forked(void)
{
    return is_forked;
}

size_t
ska_parallel_threads(size_t requested, size_t count_items)
{
#ifdef _OPENMP
    if (is_forked || omp_in_parallel()) {
        return 1;
    }
    const size_t useful = requested < count_items ? requested : count_items;
    return useful < 1 ? 1 : useful;
#else
    (void)requested;
    (void)count_items;
    return 1;
#endif
}

void
ska_parallel_for(size_t count_items, size_t threads, ska_parallel_body body, void *context)
{
    if (threads <= 1) { /* also keeps a forked child out of OpenMP altogether */
        for (size_t item = 0; item < count_items; item++) {
            body(context, item, 0);
        }
        return;
    }
#ifdef _OPENMP
    /* Dynamic: drawings differ in size, and one large sheet must not hold up a static share. */
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)threads)
    for (int64_t item = 0; item < (int64_t)count_items; item++) {
        body(context, (size_t)item, (size_t)omp_get_thread_num());
    }
#endif
}
