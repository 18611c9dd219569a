/* Draws beyond a few plain numbers: keyed streams, normals, shares; see op.h. */
#include "op.h"

#include <math.h>

#define WORD_COUNT 4294967296.0

void
ska_op_draw_key(ska_random *random, double key[2])
{
    key[0] = (double)ska_random_below(random, UINT32_MAX);
    key[1] = (double)ska_random_below(random, UINT32_MAX);
}

/* Draws that a caller made up may be any number. */
static uint32_t
word_of(double value)
{
    return value >= 0.0 && value < WORD_COUNT ? (uint32_t)value : 0;
}

ska_random
ska_op_keyed_random(const double key[2], uint32_t stream)
{
    const uint64_t seed = (uint64_t)word_of(key[1]) << 32 | word_of(key[0]);
    return ska_random_start(seed, SKA_RANDOM_KEYED, stream, 0, 0);
}

void
ska_op_draw_normals(ska_random *random, double deviation, size_t count, double *normals)
{
    for (size_t i = 0; i < count; i += 2) {
        double sine, cosine;
        const double radius = deviation * sqrt(-2.0 * log(1.0 - ska_random_uniform(random)));
        ska_sine_cosine(360.0 * ska_random_uniform(random), &sine, &cosine);
        normals[i] = radius * cosine;
        if (i + 1 < count) {
            normals[i + 1] = radius * sine;
        }
    }
}

/* One uniform for alpha 1; above 1/2 the polar method of Ulrich (1984) as given
 * by L. Devroye, "Non-Uniform Random Variate Generation", 1986, section IX.4; below it Joehnk's
 * rejection. */
double
ska_op_draw_symmetric_beta(ska_random *random, double alpha)
{
    if (alpha == 1.0) {
        return ska_random_uniform(random);
    }
    if (alpha > 0.5) {
        double sine, cosine;
        ska_sine_cosine(360.0 * ska_random_uniform(random), &sine, &cosine);
        const double tail = pow(ska_random_uniform(random), 2.0 / (2.0 * alpha - 1.0));
        return 0.5 + 0.5 * cosine * sqrt(1.0 - tail);
    }
    for (;;) { /* accepts at least two of three pairs for alpha <= 1/2 */
        const double x = pow(ska_random_uniform(random), 1.0 / alpha);
        const double y = pow(ska_random_uniform(random), 1.0 / alpha);
        if (x + y > 0.0 && x + y <= 1.0) {
            return x / (x + y);
        }
    }
}

/* The logarithm of a Gamma(alpha) number: G. Marsaglia and W. W. Tsang, "A simple method for
 * generating gamma variables", ACM TOMS 26 (2000). Below 1 a Gamma(alpha + 1) times U^(1 / alpha),
 * which would be 0 too often were it not a logarithm. */
static double
draw_log_gamma(ska_random *random, double alpha)
{
    const double boost = alpha < 1.0 ? log(1.0 - ska_random_uniform(random)) / alpha : 0.0;
    const double d = (alpha < 1.0 ? alpha + 1.0 : alpha) - 1.0 / 3.0;
    for (;;) { /* accepts more than nine of ten */
        double normal;
        ska_op_draw_normals(random, 1.0, 1, &normal);
        const double root = 1.0 + normal / sqrt(9.0 * d);
        const double cube = root * root * root;
        const double uniform = 1.0 - ska_random_uniform(random);
        if (root > 0.0 && log(uniform) < 0.5 * normal * normal + d * (1.0 - cube + log(cube))) {
            return log(d * cube) + boost;
        }
    }
}

void
ska_op_draw_shares(ska_random *random, double alpha, size_t count, double *shares)
{
    double largest = -INFINITY, sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        shares[i] = draw_log_gamma(random, alpha);
        largest = fmax(largest, shares[i]);
    }
    for (size_t i = 0; i < count; i++) {
        shares[i] = exp(shares[i] - largest);
        sum += shares[i];
    }
    for (size_t i = 0; i < count; i++) {
        shares[i] /= sum;
    }
}
