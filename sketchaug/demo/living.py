"""Models of the demo set: tree, flower, fish, face, and the star."""

from __future__ import annotations

import math

from .hand import Hand, Point


def _ring(hand: Hand, centre: Point, radii: Point, count: int, spread: float) -> list[Point]:
    """Points round an ellipse, clockwise on the sheet, each off its place by up to `spread`."""
    turn = hand.between(0.0, 2 * math.pi)
    points = []
    for number in range(count):
        angle = turn + 2 * math.pi * (number + hand.between(-0.25, 0.25)) / count
        reach = 1.0 + hand.between(-spread, spread)
        points.append(
            (
                centre[0] + reach * radii[0] * math.cos(angle),
                centre[1] + reach * radii[1] * math.sin(angle),
            )
        )
    return points


def tree(hand: Hand) -> None:
    """A trunk with a cloudy, round, pointed or bare crown."""
    kind = hand.pick(0.42, 0.13, 0.3, 0.15)
    wide, tall = hand.between(0.08, 0.2), hand.between(0.5, 1.0)
    foot = wide * hand.between(1.0, 1.7)
    top = wide * hand.between(0.6, 1.0)
    if kind == 2:
        tall *= 0.5
    for side in (-1, 1):
        hand.curve([(side * top, 0.0), (side * wide, 0.5 * tall), (side * foot, tall)])
    if hand.chance(0.35):
        hand.line((-foot, tall), (foot, tall))
    if kind == 0:
        radii = (hand.between(0.6, 0.95), hand.between(0.5, 0.85))
        ring = _ring(hand, (0.0, -0.8 * radii[1]), radii, hand.count(7, 13), 0.08)
        hand.bumps(ring, hand.between(0.25, 0.5), closed=True)
        if hand.chance(0.35):
            for _ in range(hand.count(2, 6)):
                at = (hand.between(-0.45, 0.45), -hand.between(0.3, 1.0))
                hand.circle(at, 0.06)
    elif kind == 1:
        radii = (hand.between(0.5, 0.8), hand.between(0.55, 1.0))
        hand.ellipse((0.0, -0.9 * radii[1]), radii)
    elif kind == 2:
        _fir(hand)
    else:
        _branches(hand, (0.0, 0.1), -90.0, hand.between(0.7, 0.9), 3)
    if kind < 2 and hand.chance(0.3):
        for side in (-1, 1):
            hand.line((0.0, -0.05), (side * hand.between(0.15, 0.35), -hand.between(0.3, 0.55)))
    if hand.chance(0.25):
        hand.curve([(-1.0, tall + 0.03), (-0.3, tall), (0.3, tall + 0.02), (1.0, tall)])


def _fir(hand: Hand) -> None:
    tiers = hand.count(2, 4)
    wide, step = hand.between(0.5, 0.8), hand.between(0.4, 0.6)
    if hand.chance(0.5):
        for tier in range(tiers):
            base, half = -tier * step, wide * (1 - tier / (tiers + 1))
            hand.path([(-half, base), (0.0, base - 1.5 * step), (half, base)], closed=True)
        return
    left, right = [], []
    for tier in range(tiers + 1):
        y, half = -tier * step, wide * (1 - tier / (tiers + 1.2))
        left += [(-half, y), (-0.5 * half, y - 0.15 * step)]
        right += [(half, y), (0.5 * half, y - 0.15 * step)]
    peak = (0.0, -(tiers + 1) * step)
    hand.path([*left, peak])
    hand.path([*right, peak])
    hand.line(left[0], right[0])


def _branches(hand: Hand, foot: Point, angle: float, length: float, depth: int) -> None:
    turn = math.radians(angle)
    tip = (foot[0] + length * math.cos(turn), foot[1] + length * math.sin(turn))
    bend = hand.between(-0.08, 0.08)
    middle = (0.5 * (foot[0] + tip[0]) + bend, 0.5 * (foot[1] + tip[1]))
    hand.curve([foot, middle, tip])
    if depth == 0:
        return
    for side in (-1, 1):
        at = hand.between(0.55, 1.0)
        start = (foot[0] + at * (tip[0] - foot[0]), foot[1] + at * (tip[1] - foot[1]))
        _branches(
            hand,
            start,
            angle + side * hand.between(20.0, 48.0),
            length * hand.between(0.55, 0.75),
            depth - 1,
        )


def flower(hand: Hand) -> None:
    """Petals round a middle, on a stem as a rule; leaves and pot come or go."""
    if hand.chance(0.14):
        _tulip(hand)
    else:
        heart = hand.between(0.14, 0.26)
        if hand.chance(0.9):
            hand.circle((0.0, 0.0), heart)
        petals = hand.count(5, 9)
        long, wide = hand.between(0.28, 0.5), heart * math.pi / petals * hand.between(0.9, 1.6)
        turn = hand.between(0.0, 360.0)
        pointed = hand.chance(0.3)
        for number in range(petals):
            angle = turn + 360.0 * number / petals
            x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            reach = long * hand.between(0.85, 1.15)
            if pointed:
                across = 1.6 * wide
                sides = [(0.5 * reach + heart, across), (0.5 * reach + heart, -across)]
                for out, off in sides:
                    hand.curve(
                        [
                            (heart * x, heart * y),
                            (out * x - off * y, out * y + off * x),
                            ((heart + reach) * x, (heart + reach) * y),
                        ]
                    )
            else:
                out = heart + 0.5 * reach
                hand.ellipse(
                    (out * x, out * y), (0.55 * reach, wide + 0.06), start=180.0, tilt=angle
                )
        if hand.chance(0.15):
            for _ in range(5):
                hand.dot((hand.between(-0.6, 0.6) * heart, hand.between(-0.6, 0.6) * heart), 0.015)
    if hand.chance(0.86):
        _stem(hand)


def _tulip(hand: Hand) -> None:
    wide, tall = hand.between(0.3, 0.45), hand.between(0.4, 0.6)
    hand.curve(
        [(-wide, -tall), (-wide * 1.05, 0.05), (0.0, 0.38), (wide * 1.05, 0.05), (wide, -tall)]
    )
    hand.path(
        [
            (-wide, -tall),
            (-0.45 * wide, -0.45 * tall),
            (0.0, -1.05 * tall),
            (0.45 * wide, -0.45 * tall),
            (wide, -tall),
        ]
    )


def _stem(hand: Hand) -> None:
    foot = (hand.between(-0.25, 0.25), hand.between(1.3, 1.9))
    hand.curve([(0.0, 0.5), (0.6 * foot[0] + hand.between(-0.1, 0.1), 0.55 * foot[1]), foot])
    for side in (-1, 1):
        if hand.chance(0.6):
            y = hand.between(0.55, 0.8) * foot[1]
            x = 0.6 * foot[0]
            tip = (x + side * hand.between(0.35, 0.6), y - hand.between(0.1, 0.35))
            hand.curve([(x, y), (x + side * 0.12, y - 0.2), tip])
            hand.curve([tip, (x + side * 0.3, y + 0.02), (x, y)])
    if hand.chance(0.18):
        x, y = foot
        hand.path(
            [(x - 0.4, y), (x + 0.4, y), (x + 0.28, y + 0.55), (x - 0.28, y + 0.55)], closed=True
        )


def fish(hand: Hand) -> None:
    """A lens-shaped body with a tail; eye, fins, gills, scales, bubbles come or go."""
    high = hand.between(0.25, 0.6)
    tail = hand.between(0.25, 0.45)
    join = hand.between(0.0, 0.12)
    crossing = hand.chance(0.3)
    end = (1.0 + tail, tail * hand.between(0.7, 1.1))
    if crossing:
        hand.curve([end, (0.9, join), (0.3, -0.75 * high), (-0.4, -high), (-1.0, 0.0)])
        hand.curve([(-1.0, 0.0), (-0.4, high), (0.3, 0.75 * high), (0.9, -join), (end[0], -end[1])])
        hand.line(end, (end[0], -end[1]))
    else:
        hand.curve([(-1.0, 0.0), (-0.4, -high), (0.35, -0.75 * high), (0.9, -join)])
        hand.curve([(-1.0, 0.0), (-0.4, high), (0.35, 0.75 * high), (0.9, join)])
        notch = (1.0 + tail * hand.between(0.2, 0.95), 0.0)
        hand.path([(0.9, -join), (end[0], -end[1]), notch, end, (0.9, join)])
    if hand.chance(0.93):
        eye = (-hand.between(0.55, 0.7), -0.25 * high)
        if hand.chance(0.5):
            hand.circle(eye, hand.between(0.06, 0.1))
        if hand.chance(0.7):
            hand.dot(eye, 0.03)
    if hand.chance(0.5):
        hand.curve([(-0.4, -0.7 * high), (-0.3, 0.0), (-0.4, 0.7 * high)])
    if hand.chance(0.5):
        hand.curve([(-0.98, 0.04), (-0.88, 0.09), (-0.78, 0.06)])
    for side in (-1, 1):
        if hand.chance(0.5):
            tip = (hand.between(0.1, 0.4), side * (high + hand.between(0.15, 0.35)))
            hand.path([(-0.3, side * 0.92 * high), tip, (0.35, side * 0.72 * high)])
    if hand.chance(0.3):
        for row in range(3):
            for column in range(hand.count(2, 4)):
                at = (-0.15 + 0.22 * column, (row - 1) * 0.5 * high)
                hand.ellipse(at, (0.09, 0.11), start=-80.0, sweep=160.0)
    if hand.chance(0.25):
        for number in range(hand.count(2, 4)):
            hand.circle((-1.15 - 0.08 * number, -0.15 - 0.2 * number), hand.between(0.04, 0.08))


def face(hand: Hand) -> None:
    """A head with eyes and mouth; nose, ears, hair, brows, glasses, neck come or go."""
    wide, tall = hand.between(0.65, 0.95), hand.between(0.85, 1.1)
    hand.ellipse((0.0, 0.0), (wide, tall))
    apart, level = hand.between(0.25, 0.38), -hand.between(0.1, 0.35)
    kind = hand.pick(0.35, 0.35, 0.3)
    glasses = hand.chance(0.15)
    for side in (-1, 1):
        at = (side * apart, level)
        if kind == 0:
            hand.dot(at, hand.between(0.03, 0.06))
        else:
            hand.ellipse(at, (hand.between(0.1, 0.16), hand.between(0.06, 0.13)))
            if kind == 1:
                hand.dot(at, 0.035)
        if hand.chance(0.4):
            rise = hand.between(-0.06, 0.08)
            hand.curve(
                [
                    (at[0] - 0.15, level - 0.2 + rise),
                    (at[0], level - 0.26),
                    (at[0] + 0.15, level - 0.2 - rise),
                ]
            )
        if glasses:
            hand.circle(at, 0.22)
        if hand.chance(0.4):
            hand.ellipse(
                (side * wide, -0.05), (0.12, 0.2), start=90.0 if side < 0 else -90.0, sweep=180.0
            )
    if glasses:
        hand.line((-apart + 0.22, level), (apart - 0.22, level))
    nose = hand.pick(0.15, 0.35, 0.25, 0.25)
    if nose == 1:
        hand.path([(0.02, level + 0.1), (-0.1, 0.22), (0.06, 0.22)])
    elif nose == 2:
        hand.curve([(-0.1, 0.15), (0.0, 0.24), (0.1, 0.15)])
    elif nose == 3:
        hand.line((0.0, level + 0.12), (0.0, 0.18))
    _mouth(hand, wide, tall)
    _hair(hand, wide, tall)
    if hand.chance(0.2):
        for side in (-1, 1):
            hand.curve(
                [(side * 0.25, 0.92 * tall), (side * 0.27, tall + 0.25), (side * 0.7, tall + 0.4)]
            )


def _mouth(hand: Hand, wide: float, tall: float) -> None:
    y, half = 0.5 * tall, hand.between(0.25, 0.5) * wide
    bend = hand.between(0.08, 0.25) * (1 if hand.chance(0.8) else -1)
    hand.curve([(-half, y), (0.0, y + bend), (half, y)])
    if hand.chance(0.3):
        hand.line((-half, y), (half, y))


def _hair(hand: Hand, wide: float, tall: float) -> None:
    kind = hand.pick(0.22, 0.33, 0.2, 0.25)
    if kind == 1:
        for number in range(hand.count(5, 14)):
            angle = math.radians(-160 + 140 * number / 13 + hand.between(-6, 6))
            x, y = wide * math.cos(angle), tall * math.sin(angle)
            long = hand.between(1.1, 1.35)
            hand.line((x, y), (long * x + hand.between(-0.08, 0.08), long * y))
    elif kind == 2:
        ring = [
            (1.05 * wide * math.cos(math.radians(a)), 1.05 * tall * math.sin(math.radians(a)))
            for a in range(-190, 20, 30)
        ]
        hand.bumps(ring, 0.4)
    elif kind == 3:
        low = hand.between(0.2, 1.1)
        for side in (-1, 1):
            hand.curve(
                [(0.0, -1.12 * tall), (side * 1.05 * wide, -0.6 * tall), (side * 1.18 * wide, low)]
            )
            hand.curve(
                [(0.0, -0.95 * tall), (side * 0.6 * wide, -0.6 * tall), (side * 0.93 * wide, -0.1)]
            )


def star(hand: Hand) -> None:
    """Five points as a rule; an outline, or drawn in one go with crossing lines."""
    points = 5 if hand.chance(0.82) else hand.count(4, 7)
    turn = -90.0 + hand.between(-8.0, 8.0)
    crossing = points == 5 and hand.chance(0.35)
    inner = hand.between(0.36, 0.52)

    def at(step: float, reach: float) -> Point:
        angle = math.radians(turn + 360.0 * step / points)
        return (reach * math.cos(angle), reach * math.sin(angle))

    tips = [at(number, hand.between(0.9, 1.1)) for number in range(points)]
    if crossing:
        hand.path([tips[2 * number % 5] for number in range(5)], closed=True)
    else:
        outline = []
        for number, tip in enumerate(tips):
            outline += [tip, at(number + 0.5, inner * hand.between(0.9, 1.1))]
        hand.path(outline, closed=True)
        if hand.chance(0.15):
            for tip in tips:
                hand.line((0.0, 0.0), tip)
        if hand.chance(0.1):
            hand.dot((-0.12, -0.1), 0.03)
            hand.dot((0.12, -0.1), 0.03)
            hand.curve([(-0.15, 0.1), (0.0, 0.2), (0.15, 0.1)])
    if hand.chance(0.12):
        for _ in range(hand.count(2, 4)):
            x, y = hand.between(0.9, 1.1), hand.between(0.4, 0.9)
            hand.curve([(x, y), (x + 0.4, y + 0.25), (x + 0.7, y + 0.6)])
    if hand.chance(0.12):
        for number in range(points):
            hand.line(at(number + 0.5, 0.9), at(number + 0.5, 1.15))
