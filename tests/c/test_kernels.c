/* The tiers' tables: complete, and equal to the scalar tier byte for byte. */
#include "kernels/kernels.h"

#include "check.h"
#include "cpu.h"
#include "random.h"

#include <assert.h>
#include <math.h>

typedef void (*any_kernel)(void);
enum { COUNT_KERNELS = sizeof(ska_kernels) / sizeof(any_kernel) };
static_assert(sizeof(ska_kernels) % sizeof(any_kernel) == 0, "the table holds pointers only");

/* One more than a multiple of every lane count, and enough for two blocks of the widest. */
enum { COUNT = 97, SIDE = 41, COUNT_NORMALS = 2 * SKA_NORMALS_GROUP };

static const ska_kernels *
kernels_of(ska_tier tier)
{
    ska_error error;
    return ska_cpu_select(ska_tier_name(tier), &error) == SKA_OK ? ska_kernels_active() : NULL;
}

static void
a_table_is_complete(const ska_kernels *kernels)
{
    any_kernel entries[COUNT_KERNELS];
    memcpy(entries, kernels, sizeof entries);
    for (size_t i = 0; i < COUNT_KERNELS; i++) {
        CHECK(entries[i] != NULL);
    }
}

typedef struct {
    uint8_t bytes[2][6 * COUNT];
    float levels[COUNT], partner[COUNT], xs[COUNT], ys[COUNT], table[256];
    float halves[SKA_NORMALS_COUNT];
    uint8_t drawing[3 * SIDE * SIDE + 4]; /* 4: what a four-byte read may touch past the end */
} kernel_input;

/* Everything that the kernels write from one input. */
typedef struct {
    uint8_t halved[2][3 * COUNT], halved_rows[COUNT], gray[COUNT], stored[3 * COUNT];
    float xs[COUNT], ys[COUNT], linear[COUNT], tabled[COUNT], scaled[COUNT], blended[COUNT];
    float summed[COUNT], normals[COUNT_NORMALS], sharp[2][COUNT];
    uint8_t marks[COUNT];
    float sampled[SKA_BORDER_COUNT][2][3][COUNT];
    float mapped[2][2][COUNT], displaced[2][COUNT], loaded[2][3][COUNT];
    int is_gray[2];
} kernel_output;

static const uint32_t noise_key[2] = {0xFFFFFFFE, 77}, noise_counter[4] = {3, 0x02010007, 5, 6};

static void
fill_input(kernel_input *input)
{
    ska_random random = ska_random_start(7, SKA_RANDOM_OP, 0, 0, 0);
    for (size_t i = 0; i < sizeof input->bytes; i++) {
        input->bytes[i / sizeof input->bytes[0]][i % sizeof input->bytes[0]] =
            (uint8_t)ska_random_below(&random, 256);
    }
    for (size_t i = 0; i < COUNT; i++) {
        input->levels[i] = (float)ska_random_between(&random, 0.0, 255.0);
        input->partner[i] = (float)ska_random_between(&random, -3.0, 3.0);
        input->xs[i] = (float)ska_random_between(&random, -9.0, SIDE + 9.0);
        input->ys[i] = (float)ska_random_between(&random, -9.0, SIDE + 9.0);
    }
    for (size_t i = 0; i < 32; i++) { /* two blocks of the widest tier wholly inside */
        input->xs[i] = (float)ska_random_between(&random, 0.0, SIDE - 3.0);
        input->ys[i] = (float)ska_random_between(&random, 0.0, SIDE - 3.0);
    }
    for (size_t i = 0; i < SKA_NORMALS_COUNT; i++) {
        input->halves[i] = (float)i;
    }
    for (int level = 0; level < 256; level++) {
        input->table[level] = 255.0F - (float)level;
    }
    for (size_t i = 0; i < sizeof input->drawing; i++) {
        input->drawing[i] = (uint8_t)ska_random_below(&random, 256);
    }
}

static void
sample_all_borders(const ska_kernels *kernels, const kernel_input *input, kernel_output *output)
{
    for (int mode = SKA_BORDER_CONSTANT; mode < SKA_BORDER_COUNT; mode++) {
        for (int is_rgb = 0; is_rgb < 2; is_rgb++) {
            const ska_sample_source source = {
                .pixels = input->drawing,
                .height = SIDE,
                .width = SIDE,
                .row_stride_bytes = is_rgb ? 3 * SIDE : SIDE,
                .border = {.mode = (ska_border_mode)mode, .color = {250, 240, 230}},
                .limit_x = SIDE - 2,
                .limit_y = SIDE - 2,
            };
            float (*planes)[COUNT] = output->sampled[mode][is_rgb];
            float *const levels[3] = {planes[0], planes[1], planes[2]};
            (is_rgb ? kernels->sample_rgb : kernels->sample_gray)(&source, input->xs, input->ys,
                                                                  COUNT, levels);
        }
    }
}

static void
move_coordinates(const ska_kernels *kernels, const kernel_input *input, kernel_output *output)
{
    const float m[9] = {0.9F, -0.2F, 3.5F, 0.1F, 1.1F, -2.25F, 0.003F, -0.002F, 1.0F};
    for (int is_projective = 0; is_projective < 2; is_projective++) {
        float (*mapped)[COUNT] = output->mapped[is_projective];
        memcpy(mapped[0], input->xs, sizeof input->xs);
        memcpy(mapped[1], input->ys, sizeof input->ys);
        kernels->map_coordinates(m, is_projective, COUNT, mapped[0], mapped[1]);
    }
    const ska_field_source field = {
        .rows = 4,
        .columns = 5,
        .per_x = 0.1F,
        .per_y = 0.07F,
        .dx = input->partner,
        .dy = input->partner + 20,
    };
    memcpy(output->displaced[0], input->xs, sizeof input->xs);
    memcpy(output->displaced[1], input->ys, sizeof input->ys);
    kernels->displace(&field, COUNT, output->displaced[0], output->displaced[1]);
    for (size_t is_rgb = 0; is_rgb < 2; is_rgb++) {
        float (*planes)[COUNT] = output->loaded[is_rgb];
        float *const levels[3] = {planes[0], planes[1], planes[2]};
        kernels->load_u8(input->bytes[0], is_rgb ? 3 : 1, COUNT, levels);
    }
}

static void
run_kernels(const ska_kernels *kernels, const kernel_input *input, kernel_output *output)
{
    memset(output, 0, sizeof *output);
    kernels->fill_affine_coordinates(3.25F, 0.7F, -1.5F, 0.31F, COUNT, output->xs, output->ys);
    kernels->halve_both(input->bytes[0], input->bytes[1], COUNT, 1, output->halved[0]);
    kernels->halve_both(input->bytes[0], input->bytes[1], COUNT, 3, output->halved[1]);
    kernels->halve_rows(input->bytes[0], input->bytes[1], COUNT, output->halved_rows);
    output->is_gray[0] = kernels->gray_from_rgb(input->bytes[0], COUNT, output->gray);
    uint8_t gray_pixels[3 * COUNT];
    for (size_t i = 0; i < sizeof gray_pixels; i++) {
        gray_pixels[i] = input->bytes[0][i / 3];
    }
    output->is_gray[1] = kernels->gray_from_rgb(gray_pixels, COUNT, output->gray);
    memcpy(output->linear, input->levels, sizeof output->linear);
    kernels->tone_linear(1.3F, -20.0F, 0.0F, 255.0F, COUNT, output->linear);
    memcpy(output->tabled, input->levels, sizeof output->tabled);
    kernels->tone_table(input->table, COUNT, output->tabled);
    kernels->store_f32(input->levels, 0.017F, -2.1F, COUNT, 1, output->scaled);
    kernels->store_u8(input->levels, COUNT, 3, output->stored);
    kernels->blend_f32(input->levels, input->partner, 0.3F, COUNT, output->blended);
    memcpy(output->summed, input->partner, sizeof output->summed);
    kernels->add_scaled_u8(input->bytes[0], 0.3F, COUNT, output->summed);
    kernels->mark_differences(input->bytes[0], input->levels, 90.0F, COUNT, output->marks);
    kernels->sharpen(input->bytes[0], input->levels, 0.7F, NULL, COUNT, output->sharp[0]);
    kernels->sharpen(input->bytes[0], input->levels, 0.7F, input->partner, COUNT, output->sharp[1]);
    kernels->draw_normals(noise_key, noise_counter, input->halves, COUNT_NORMALS - 3,
                          output->normals);
    sample_all_borders(kernels, input, output);
    move_coordinates(kernels, input, output);
}

/* Each normal is half a word of the published generator. */
static void
check_normals(const float *normals)
{
    for (uint32_t i = 0; i < COUNT_NORMALS; i++) {
        const uint32_t place = i % SKA_NORMALS_GROUP;
        const uint32_t block = i / SKA_NORMALS_GROUP * 16 + place % 16;
        const uint32_t counter[4] = {noise_counter[0] + block, noise_counter[1], noise_counter[2],
                                     noise_counter[3]};
        uint32_t words[4];
        ska_philox4x32_10(counter, noise_key, words);
        const uint32_t half = words[place / 32] >> (place / 16 % 2 * 16) & 0xFFFF;
        const float value = (float)(half % SKA_NORMALS_COUNT);
        CHECK(normals[i] == (half >> 15 ? -value : value));
    }
}

static void
check_by_hand(const kernel_input *input, const kernel_output *scalar)
{
    const uint8_t *top = input->bytes[0], *bottom = input->bytes[1];
    CHECK_INTEGER(scalar->halved[0][0], (top[0] + top[1] + bottom[0] + bottom[1] + 2) / 4);
    CHECK_INTEGER(scalar->halved[1][1], (top[1] + top[4] + bottom[1] + bottom[4] + 2) / 4);
    CHECK_INTEGER(scalar->halved_rows[COUNT - 1], (top[COUNT - 1] + bottom[COUNT - 1] + 1) / 2);
    CHECK_INTEGER(scalar->is_gray[0], 0);
    CHECK_INTEGER(scalar->is_gray[1], 1);
    CHECK_INTEGER(scalar->gray[COUNT - 1], top[COUNT - 1]);
    CHECK(scalar->xs[2] == 3.25F + 0.7F * 2.0F && scalar->ys[0] == -1.5F);
    CHECK_INTEGER(scalar->tabled[5], 255 - (int)(input->levels[5] + 0.5F));
    CHECK_INTEGER(scalar->stored[3], (int)(input->levels[1] + 0.5F));
    CHECK_INTEGER((int)scalar->loaded[1][2][COUNT - 1], top[3 * COUNT - 1]);
    for (size_t i = 0; i < COUNT; i++) { /* no displacement is larger than the largest node */
        CHECK(fabsf(scalar->displaced[0][i] - input->xs[i]) <= 3.001F);
    }
    const float x = input->xs[1], y = input->ys[1];
    CHECK(scalar->mapped[0][0][1] == 0.9F * x + -0.2F * y + 3.5F);
    CHECK(fabsf(scalar->mapped[1][1][1] * (0.003F * x - 0.002F * y + 1.0F)
                - (0.1F * x + 1.1F * y - 2.25F))
          < 1e-4F);
    check_normals(scalar->normals);
    for (size_t i = 0; i < COUNT; i++) {
        const float level = (float)top[i], difference = level - input->levels[i];
        const float sharp = fminf(fmaxf(level + 0.7F * difference, 0.0F), 255.0F);
        CHECK_INTEGER(scalar->marks[i], fabsf(difference) >= 90.0F);
        CHECK(scalar->sharp[0][i] == sharp);
        CHECK(scalar->sharp[1][i] == level + input->partner[i] * (sharp - level));
    }
    CHECK_INTEGER(scalar->stored[4], 0); /* between the strides nothing is written */
}

int
main(void)
{
    static kernel_input input;
    static kernel_output scalar, other;
    fill_input(&input);
    const kernel_input untouched = input;
    run_kernels(kernels_of(SKA_TIER_SCALAR), &input, &scalar);
    check_by_hand(&input, &scalar);
    for (int tier = 0; tier < SKA_TIER_COUNT; tier++) {
        const ska_kernels *kernels = kernels_of((ska_tier)tier);
        if (kernels == NULL) {
            continue; /* this processor does not run it */
        }
        a_table_is_complete(kernels);
        run_kernels(kernels, &input, &other);
        CHECK(memcmp(&other, &scalar, sizeof scalar) == 0);
    }
    CHECK(memcmp(&input, &untouched, sizeof input) == 0);
    return check_report();
}
