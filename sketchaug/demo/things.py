"""Models of the demo set: things in use: cup, teapot, umbrella, boat, bicycle, tricycle."""

from __future__ import annotations

import math

from .hand import Hand, Point


def cup(hand: Hand) -> None:
    """A vessel, wider at the top as a rule, with one handle; saucer and steam come or go."""
    top = hand.between(0.5, 0.8)
    foot = top * hand.between(0.5, 1.0)
    high = hand.between(0.5, 0.9)
    rim = hand.between(0.06, 0.2)
    if hand.chance(0.75):
        hand.ellipse((0.0, -high), (top, rim))
    else:
        hand.line((-top, -high), (top, -high))
    belly = hand.between(-0.05, 0.2) if hand.chance(0.5) else 0.0
    for side in (-1, 1):
        middle = side * (0.5 * (top + foot) + belly)
        hand.curve([(side * top, -high), (middle, 0.0), (side * foot, high)])
    if rim > 0.1 and hand.chance(0.6):
        hand.ellipse((0.0, high), (foot, 0.8 * rim), start=180.0, sweep=-180.0)
    else:
        hand.line((-foot, high), (foot, high))
    if hand.chance(0.94):
        _ear(hand, (0.97 * top, -0.55 * high), (0.6 * (top + foot) * 0.8, 0.5 * high))
    if hand.chance(0.35):
        hand.ellipse((0.0, high + 0.08), (1.3 * top, hand.between(0.12, 0.25)))
    if hand.chance(0.4):
        for number in range(hand.count(2, 3)):
            x = (-0.5 + 0.5 * number) * top
            wave = hand.between(0.05, 0.1)
            hand.curve([(x + wave * (-1) ** i, -high - 0.12 - 0.14 * i) for i in range(5)])
    if hand.chance(0.2):
        hand.line((-0.9 * top, -0.3 * high), (0.9 * top, -0.3 * high))


def _ear(hand: Hand, start: Point, end: Point) -> None:
    """A handle: a loop on the right from start to end, single or double."""
    reach = hand.between(0.25, 0.5)
    for out in (reach, reach - 0.14) if hand.chance(0.5) else (reach,):
        far = max(start[0], end[0]) + out
        hand.curve([start, (far, start[1] + 0.05), (far, end[1] - 0.1), end])


def teapot(hand: Hand) -> None:
    """A round body with spout, handle and lid; foot and stripes come or go."""
    wide, high = hand.between(0.6, 0.85), hand.between(0.45, 0.75)
    if hand.chance(0.7):
        hand.ellipse((0.0, 0.0), (wide, high))
    else:
        hand.curve([(-0.5 * wide, -high), (-wide, 0.1), (-0.6 * wide, high)])
        hand.curve([(0.5 * wide, -high), (wide, 0.1), (0.6 * wide, high)])
        hand.line((-0.6 * wide, high), (0.6 * wide, high))
    lid = hand.between(0.3, 0.5) * wide
    top = -high * 0.88
    if hand.chance(0.7):
        hand.ellipse((0.0, top), (lid, hand.between(0.12, 0.25)), start=180.0, sweep=180.0)
        hand.line((-lid, top), (lid, top))
    else:
        hand.ellipse((0.0, top), (lid, 0.08))
    if hand.chance(0.85):
        hand.circle((0.0, top - 0.26), hand.between(0.05, 0.09))
    mouth = (-wide - hand.between(0.35, 0.6), -hand.between(0.3, 0.75) * high)
    hand.curve([(-0.9 * wide, 0.45 * high), (-wide - 0.2, 0.15 * high), mouth])
    hand.curve(
        [
            (-0.93 * wide, -0.2 * high),
            (-wide - 0.12, -0.3 * high),
            (mouth[0] + 0.2, mouth[1] - 0.05),
        ]
    )
    if hand.chance(0.6):
        hand.line(mouth, (mouth[0] + 0.2, mouth[1] - 0.05))
    if hand.chance(0.85):
        _ear(hand, (0.88 * wide, -0.4 * high), (0.88 * wide, 0.45 * high))
    else:
        hand.ellipse((0.0, -0.5 * high), (0.86 * wide, high + 0.35), start=180.0, sweep=180.0)
    if hand.chance(0.35):
        hand.path(
            [
                (-0.5 * wide, 0.9 * high),
                (-0.55 * wide, high + 0.12),
                (0.55 * wide, high + 0.12),
                (0.5 * wide, 0.9 * high),
            ]
        )
    if hand.chance(0.2):
        hand.curve([(-0.95 * wide, 0.1), (0.0, 0.22), (0.95 * wide, 0.1)])


def umbrella(hand: Hand) -> None:
    """A dome with scallops and a crook; open as a rule, sometimes folded."""
    if hand.chance(0.12):
        _folded_umbrella(hand)
        return
    high = hand.between(0.55, 1.0)
    hand.ellipse((0.0, 0.0), (1.0, high), start=180.0, sweep=180.0)
    panels = hand.count(3, 6)
    edge = [(-1.0 + 2.0 * i / panels, 0.0) for i in range(panels + 1)]
    if hand.chance(0.8):
        hand.bumps(edge, hand.between(0.15, 0.45))
    else:
        hand.line((-1.0, 0.0), (1.0, 0.0))
    if hand.chance(0.7):
        for x, _ in edge[1:-1]:
            bend = 0.5 * x + 0.18 * x * (1 - abs(x))
            hand.curve([(0.0, -high), (bend + 0.15 * x, -0.6 * high), (x, -0.02)])
    stick = hand.between(0.7, 1.2)
    hook = hand.between(0.1, 0.2)
    from_edge = -high * 0.1 if hand.chance(0.7) else -high
    hand.line((0.0, from_edge), (0.0, stick))
    if hand.chance(0.88):
        hand.ellipse((-hook, stick), (hook, hook * 1.2), start=0.0, sweep=hand.between(150, 220))
    if hand.chance(0.6):
        hand.line((0.0, -high), (0.0, -high - hand.between(0.06, 0.18)))
    if hand.chance(0.12):
        for _ in range(hand.count(6, 12)):
            x, y = hand.between(-1.2, 1.2), hand.between(-1.7, -1.1)
            hand.line((x, y), (x - 0.05, y + 0.2))


def _folded_umbrella(hand: Hand) -> None:
    wide = hand.between(0.14, 0.3)
    hand.path([(-wide, -0.6), (0.0, 0.9), (wide, -0.6)])
    hand.bumps([(-wide, -0.6), (0.0, -0.6), (wide, -0.6)], 0.3)
    hand.line((0.0, -0.6), (0.0, -1.1))
    hand.ellipse((0.13, -1.1), (0.13, 0.15), start=180.0, sweep=190.0)
    hand.line((0.0, -0.55), (hand.between(-0.05, 0.05), 0.8))
    hand.line((0.0, 0.9), (0.0, 1.05))


def boat(hand: Hand) -> None:
    """A hull with sails, or with a cabin and funnel; flag and waves come or go."""
    wide, deep = hand.between(0.8, 1.1), hand.between(0.25, 0.5)
    keel = wide * hand.between(0.45, 0.8)
    if hand.chance(0.6):
        hand.path([(-wide, 0.0), (wide, 0.0), (keel, deep), (-keel, deep)], closed=True)
    else:
        hand.line((-wide, 0.0), (wide, 0.0))
        hand.curve([(-wide, 0.0), (-keel, 0.85 * deep), (keel * 0.8, deep), (wide, 0.0)])
    if hand.chance(0.75):
        _sails(hand, wide)
    else:
        _cabin(hand, wide)
    if hand.chance(0.45):
        for row in range(hand.count(1, 2)):
            y = deep + 0.08 + 0.14 * row
            count = hand.count(5, 9)
            left = -wide - 0.2 + 0.15 * row
            hand.curve(
                [(left + 2.3 * i / (2 * count), y + 0.05 * (-1) ** i) for i in range(2 * count)]
            )


def _sails(hand: Hand, wide: float) -> None:
    x = hand.between(-0.2, 0.25) * wide
    tall = hand.between(1.0, 1.7)
    hand.line((x, 0.0), (x, -tall))
    boom = -hand.between(0.08, 0.2)
    kind = hand.pick(0.3, 0.55, 0.15)
    reach = hand.between(0.6, 0.95) * wide
    if kind == 2:
        hand.path(
            [
                (x + 0.1, boom),
                (x + reach, boom - 0.1),
                (x + 0.8 * reach, -0.9 * tall),
                (x + 0.08, -0.9 * tall),
            ],
            closed=True,
        )
    elif hand.chance(0.5):
        hand.path([(x + 0.04, -0.97 * tall), (x + reach, boom), (x + 0.04, boom)], closed=True)
    else:
        hand.curve([(x + 0.03, -0.97 * tall), (x + 0.75 * reach, -0.45 * tall), (x + reach, boom)])
        hand.line((x + reach, boom), (x, boom))
    if kind == 1:
        other = hand.between(0.45, 0.8) * wide
        hand.path(
            [(x - 0.04, -0.9 * tall), (x - other, boom), (x - 0.04, boom)], closed=hand.chance(0.6)
        )
    if hand.chance(0.35):
        hand.path([(x, -tall), (x + 0.28, -tall - 0.09), (x, -tall - 0.18), (x, -tall)])


def _cabin(hand: Hand, wide: float) -> None:
    half, tall = hand.between(0.35, 0.6) * wide, hand.between(0.3, 0.55)
    shift = hand.between(-0.25, 0.25) * wide
    hand.path(
        [(shift - half, 0.0), (shift - half, -tall), (shift + half, -tall), (shift + half, 0.0)]
    )
    for number in range(hand.count(1, 4)):
        hand.circle((shift - half + 0.18 + 0.24 * number, -0.5 * tall), 0.07)
    for number in range(hand.count(1, 2)):
        x = shift - 0.15 + 0.35 * number
        top = -tall - hand.between(0.3, 0.6)
        hand.path([(x - 0.09, -tall), (x - 0.09, top), (x + 0.09, top), (x + 0.09, -tall)])
        if hand.chance(0.4):
            hand.curve(
                [
                    (x, top - 0.05),
                    (x + 0.15, top - 0.2),
                    (x + 0.05, top - 0.35),
                    (x + 0.3, top - 0.5),
                ]
            )


def _wheel(hand: Hand, centre: Point, radius: float) -> None:
    hand.circle(centre, radius)
    if hand.chance(0.3):
        hand.circle(centre, 0.86 * radius)
    kind = hand.pick(0.4, 0.25, 0.35)
    if kind == 0:
        hand.dot(centre, 0.025)
    elif kind == 1:
        turn = hand.between(0.0, 1.0)
        spokes = hand.count(3, 6)
        for number in range(spokes):
            angle = math.pi * (number + turn) / spokes
            dx, dy = 0.92 * radius * math.cos(angle), 0.92 * radius * math.sin(angle)
            hand.line((centre[0] - dx, centre[1] - dy), (centre[0] + dx, centre[1] + dy))


def _saddle(hand: Hand, at: Point) -> None:
    x, y = at
    if hand.chance(0.5):
        hand.line((x - 0.13, y), (x + 0.13, y))
    else:
        hand.curve([(x - 0.14, y - 0.02), (x - 0.1, y + 0.05), (x + 0.15, y), (x - 0.13, y - 0.03)])


def bicycle(hand: Hand) -> None:
    """Two like wheels, a diamond frame, handlebar and saddle; pedals come or go."""
    radius = hand.between(0.36, 0.5)
    apart = hand.between(0.55, 0.72)
    rear, front = (-apart, 0.0), (apart, 0.0)
    _wheel(hand, rear, radius)
    _wheel(hand, front, radius)
    crank = (hand.between(-0.12, 0.05), hand.between(-0.05, 0.12))
    seat = (hand.between(-0.35, -0.2), -hand.between(0.5, 0.65))
    head = (apart - hand.between(0.15, 0.3), -hand.between(0.5, 0.65))
    kind = hand.pick(0.65, 0.2, 0.15)
    hand.line(rear, crank)
    hand.line(rear, seat)
    if kind != 2:
        hand.line(seat, crank)
    if kind == 0:
        hand.line(seat, head)
    hand.line(crank, head)
    hand.line(head, front)
    up = (head[0] - 0.05, head[1] - hand.between(0.12, 0.25))
    hand.line(head, up)
    _handlebar(hand, up)
    post = (seat[0] - 0.03, seat[1] - hand.between(0.05, 0.18))
    hand.line(seat, post)
    _saddle(hand, post)
    if hand.chance(0.5):
        hand.circle(crank, 0.08)
        hand.line((crank[0] - 0.08, crank[1] - 0.12), (crank[0] + 0.08, crank[1] + 0.12))


def _handlebar(hand: Hand, up: Point) -> None:
    kind = hand.pick(0.4, 0.35, 0.25)
    if kind == 0:
        hand.line((up[0] - 0.16, up[1] - 0.02), (up[0] + 0.08, up[1]))
    elif kind == 1:
        hand.curve(
            [
                up,
                (up[0] + 0.16, up[1] - 0.02),
                (up[0] + 0.16, up[1] + 0.13),
                (up[0] + 0.04, up[1] + 0.14),
            ]
        )
    else:
        hand.curve([(up[0] - 0.2, up[1] - 0.1), (up[0] - 0.06, up[1] - 0.09), up])


def tricycle(hand: Hand) -> None:
    """One large wheel in front, two small ones behind, a bent beam, handlebar and saddle."""
    large, small = hand.between(0.38, 0.5), hand.between(0.2, 0.32)
    front = (hand.between(0.45, 0.65), 0.0)
    level = large - small
    rear = (-hand.between(0.5, 0.7), level)
    _wheel(hand, front, large)
    _wheel(hand, rear, small)
    second = (rear[0] + hand.between(0.15, 0.4), level - hand.between(0.05, 0.2))
    if hand.chance(0.8):
        _wheel(hand, second, small * hand.between(0.75, 1.0))
    head = (front[0] - hand.between(0.08, 0.25), -hand.between(0.5, 0.7))
    hand.line(front, head)
    if hand.chance(0.5):
        hand.line((front[0] + 0.06, front[1]), (head[0] + 0.06, head[1]))
    seat = (hand.between(-0.45, -0.2), -hand.between(0.25, 0.5))
    if hand.chance(0.6):
        hand.curve([head, (0.1, -0.2), (rear[0] + 0.1, level)])
    else:
        hand.path([head, (hand.between(-0.1, 0.15), seat[1] + 0.2), rear])
    hand.line(rear, seat)
    if hand.chance(0.5):
        hand.line(second, seat)
    _saddle(hand, seat)
    up = (head[0] - 0.04, head[1] - hand.between(0.08, 0.25))
    hand.line(head, up)
    _handlebar(hand, up)
    if hand.chance(0.4):
        hand.line((front[0] - 0.12, 0.05), (front[0] + 0.12, -0.05))
    if hand.chance(0.15):
        for strand in range(3):
            hand.line((up[0] - 0.15, up[1]), (up[0] - 0.3, up[1] + 0.08 * strand))
