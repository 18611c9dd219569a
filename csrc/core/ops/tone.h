/* Tone: what becomes of a grey level, 0..255, the same for every pixel and channel.
 *
 * A chain of clipped straight lines is a clipped straight line again, so brightness, contrast and
 * inversion stay one multiply-add with two limits. An op that bends the line turns the tone into a
 * table. */
#ifndef SKA_TONE_H
#define SKA_TONE_H

#include "kernels/kernels.h"

typedef struct {
    float gain, offset, low, high; /* level -> clamp(level * gain + offset, low, high) */
    int has_table;                 /* then: level -> table[nearest integer of level] */
    float table[256];
} ska_tone;

/* Leaves every level as it is. */
void ska_tone_start(ska_tone *tone);

int ska_tone_is_identity(const ska_tone *tone);

/* level -> clamp(gain * tone(level) + offset, 0, 255). */
void ska_tone_then_linear(ska_tone *tone, double gain, double offset);

/* level -> table[nearest integer of tone(level)]. */
void ska_tone_then_table(ska_tone *tone, const float table[256]);

/* A row of levels, in place. */
void ska_tone_apply(const ska_tone *tone, const ska_kernels *kernels, size_t count, float *levels);

/* The tone of one level, for fills. */
float ska_tone_of(const ska_tone *tone, float level);

#endif
