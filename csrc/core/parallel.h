/* One parallel loop, for everybody: the only file that knows OpenMP.
 *
 * Contract: body(context, item, thread) is called once for each item in [0, count_items), in any
 * order, with thread in [0, ska_parallel_threads(...)); what an item writes must not depend on the
 * thread that ran it. A process forked from one that has run a parallel region must not start
 * another (gcc's libgomp waits for ever for threads that the fork did not copy), so after a fork
 * every loop runs on the calling thread. No thread pool that belongs to somebody else is set or
 * resized. */
#ifndef SKA_PARALLEL_H
#define SKA_PARALLEL_H

#include <stddef.h>

typedef void (*ska_parallel_body)(void *context, size_t item, size_t thread);

/* Watches for forks; called once when the module starts. */
void ska_parallel_start(void);

/* Non-zero in a process that was forked after ska_parallel_start. */
int ska_parallel_is_forked(void);

/* Threads that a loop over count_items with this request really uses: 1 after a fork or without
 * OpenMP. */
size_t ska_parallel_threads(size_t requested, size_t count_items);

/* Runs the loop; `threads` is what ska_parallel_threads returned. */
void ska_parallel_for(size_t count_items, size_t threads, ska_parallel_body body, void *context);

#endif
