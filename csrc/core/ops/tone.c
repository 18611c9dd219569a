/* Tone; see tone.h. */
#include "tone.h"

#define LEVEL_MAX 255.0F

static float
clamp(float level, float low, float high)
{
    return level > low ? (level < high ? level : high) : low;
}

void
ska_tone_start(ska_tone *tone)
{
    tone->gain = 1.0F;
    tone->offset = 0.0F;
    tone->low = 0.0F;
    tone->high = LEVEL_MAX;
    tone->has_table = 0;
}

int
ska_tone_is_identity(const ska_tone *tone)
{
    return !tone->has_table && tone->gain == 1.0F && tone->offset == 0.0F && tone->low <= 0.0F
           && tone->high >= LEVEL_MAX;
}

float
ska_tone_of(const ska_tone *tone, float level)
{
    if (tone->has_table) {
        return tone->table[(int)(level + 0.5F)];
    }
    return clamp(level * tone->gain + tone->offset, tone->low, tone->high);
}

void
ska_tone_apply(const ska_tone *tone, const ska_kernels *kernels, size_t count, float *levels)
{
    if (tone->has_table) {
        kernels->tone_table(tone->table, count, levels);
    }
    else {
        kernels->tone_linear(tone->gain, tone->offset, tone->low, tone->high, count, levels);
    }
}

void
ska_tone_then_linear(ska_tone *tone, double gain, double offset)
{
    const float a = (float)gain, b = (float)offset;
    if (tone->has_table) {
        for (int level = 0; level < 256; level++) {
            tone->table[level] = clamp(a * tone->table[level] + b, 0.0F, LEVEL_MAX);
        }
        return;
    }
    const float end_low = clamp(a * tone->low + b, 0.0F, LEVEL_MAX);
    const float end_high = clamp(a * tone->high + b, 0.0F, LEVEL_MAX);
    tone->gain = a * tone->gain;
    tone->offset = a * tone->offset + b;
    tone->low = a < 0.0F ? end_high : end_low;
    tone->high = a < 0.0F ? end_low : end_high;
}

void
ska_tone_then_table(ska_tone *tone, const float table[256])
{
    for (int level = 0; level < 256; level++) {
        tone->table[level] = table[(int)(ska_tone_of(tone, (float)level) + 0.5F)];
    }
    tone->has_table = 1;
}
