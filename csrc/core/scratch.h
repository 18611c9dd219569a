/* Scratch: the memory that a run needs beside its inputs and outputs.
 *
 * One ska_scratch per thread, grown to the largest drawing seen and then reused, so that a batch
 * allocates nothing per image. A set is lent to one run at a time; ska_plan keeps the last one for
 * the next run. */
#ifndef SKA_SCRATCH_H
#define SKA_SCRATCH_H

#include <stddef.h>

/* Preparing and halving read a picture in one PICTURE slot and write the next into the other; the
 * results of the segments of a plan alternate between the BETWEEN slots. */
typedef enum {
    SKA_SCRATCH_DRAWS, /* of the image at hand */
    SKA_SCRATCH_PICTURE_0,
    SKA_SCRATCH_PICTURE_1,
    SKA_SCRATCH_BETWEEN_0,
    SKA_SCRATCH_BETWEEN_1,
    SKA_SCRATCH_TAPS,
    SKA_SCRATCH_ROWS,
    SKA_SCRATCH_FIELDS,     /* displacements of a segment */
    SKA_SCRATCH_FIELD_WORK, /* and what an op needs to make them */
    SKA_SCRATCH_FILTER,     /* what a filter needs beside its two pictures */
    SKA_SCRATCH_BRANCH,     /* the picture that chains part from, then their mixture */
    SKA_SCRATCH_BRANCH_SUMS,
    SKA_SCRATCH_SLOTS
} ska_scratch_slot;

typedef struct {
    void *memory[SKA_SCRATCH_SLOTS];
    size_t bytes[SKA_SCRATCH_SLOTS];
} ska_scratch;

typedef struct {
    size_t count_threads;
    ska_scratch *threads;
} ska_scratch_set;

/* At least `bytes` bytes, aligned to 64; what the slot held is gone. NULL when memory runs out. */
void *ska_scratch_reserve(ska_scratch *scratch, ska_scratch_slot slot, size_t bytes);

/* NULL when memory runs out. */
ska_scratch_set *ska_scratch_set_new(size_t count_threads);
void ska_scratch_set_free(ska_scratch_set *set); /* NULL is fine */
size_t ska_scratch_set_bytes(const ska_scratch_set *set);

#endif
