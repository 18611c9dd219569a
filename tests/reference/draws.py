"""The keyed draws in plain integers: Philox4x32-10 of the paper, and what is made of it."""

from __future__ import annotations

from itertools import count

MASK = 2**32 - 1
OP, MIX = 0, 1  # who draws


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def uniforms(*, seed, domain, stream, epoch, index):
    """Uniform numbers in [0, 1): 53 bits of two words, the second word high."""
    key = (seed & MASK, seed >> 32)
    for block in count():
        words = philox((block, domain << 24 | stream, epoch, index), key)
        for low, high in (words[:2], words[2:]):
            yield ((high << 32 | low) >> 11) / 2**53


def op_draws(limits, *, seed, position, epoch, index, chance=1.0):
    """Whether the op is applied, and one number per (low, high)."""
    stream = uniforms(seed=seed, domain=OP, stream=position, epoch=epoch, index=index)
    is_applied = next(stream) < chance
    return is_applied, [low + (high - low) * next(stream) for low, high in limits]
