/* Scratch; see scratch.h. */
#include "scratch.h"

#include <stdlib.h>

#define ALIGNMENT 64 /* one cache line, one widest vector */

void *
ska_scratch_reserve(ska_scratch *scratch, ska_scratch_slot slot, size_t bytes)
{
    if (scratch->bytes[slot] >= bytes && scratch->memory[slot] != NULL) {
        return scratch->memory[slot];
    }
    free(scratch->memory[slot]);
    const size_t rounded = (bytes / ALIGNMENT + 1) * ALIGNMENT;
    scratch->memory[slot] = aligned_alloc(ALIGNMENT, rounded);
    scratch->bytes[slot] = scratch->memory[slot] == NULL ? 0 : rounded;
    return scratch->memory[slot];
}

ska_scratch_set *
ska_scratch_set_new(size_t count_threads)
{
    ska_scratch_set *set = calloc(1, sizeof *set);
    if (set == NULL) {
        return NULL;
    }
    set->threads = calloc(count_threads, sizeof *set->threads);
    if (set->threads == NULL) {
        free(set);
        return NULL;
    }
    set->count_threads = count_threads;
    return set;
}

void
ska_scratch_set_free(ska_scratch_set *set)
{
    if (set == NULL) {
        return;
    }
    for (size_t thread = 0; thread < set->count_threads; thread++) {
        for (int slot = 0; slot < SKA_SCRATCH_SLOTS; slot++) {
            free(set->threads[thread].memory[slot]);
        }
    }
    free(set->threads);
    free(set);
}

size_t
ska_scratch_set_bytes(const ska_scratch_set *set)
{
    size_t bytes = 0;
    for (size_t thread = 0; set != NULL && thread < set->count_threads; thread++) {
        for (int slot = 0; slot < SKA_SCRATCH_SLOTS; slot++) {
            bytes += set->threads[thread].bytes[slot];
        }
    }
    return bytes;
}
