"""How often what is applied: exact probabilities of groups of ops, for chi-square tests.

An outcome is the tuple of the members that were applied, in list order.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from math import comb, prod


def coins(chances):
    """{which fell heads: probability} of independent coins."""
    outcomes = {}
    for heads in product([False, True], repeat=len(chances)):
        which = tuple(i for i, is_head in enumerate(heads) if is_head)
        outcomes[which] = prod(p if h else 1 - p for p, h in zip(chances, heads, strict=True))
    return outcomes


def sequential(members, *, p):
    """The group's coin, then each member's own."""
    return with_coin(coins(members), p)


def one_of(members, *, p):
    """The group's coin, then one member by weight p_i / sum p, which skips its own coin."""
    whole = sum(members)
    return with_coin({(i,): weight / whole for i, weight in enumerate(members)}, p)


def some_of(members, *, p, n_low, n_high, forced=False):
    """The group's coin; how many, uniformly; that many different members, all sets alike.

    Then each of them tosses its own coin, unless `forced`. No more than there are are picked.
    """
    outcomes = defaultdict(float)
    for n in range(n_low, n_high + 1):
        size = min(n, len(members))
        share = 1 / (n_high - n_low + 1) / comb(len(members), size)
        for picked in combinations(range(len(members)), size):
            chances = [1.0 if forced else members[i] for i in picked]
            for which, chance in coins(chances).items():
                outcomes[tuple(picked[k] for k in which)] += share * chance
    return with_coin(outcomes, p)


def with_coin(outcomes, p):
    """{outcome: probability} of a group that is used with chance p; impossible ones left out."""
    result = defaultdict(float, {(): 1 - p})
    for which, chance in outcomes.items():
        result[which] += p * chance
    return {which: chance for which, chance in result.items() if chance > 0}


def share_of(outcomes, member):
    """How often a member is applied."""
    return sum(chance for which, chance in outcomes.items() if member in which)
