"""Models of the demo set: things that are built: house, ladder, chair, envelope, clock."""

from __future__ import annotations

import math

from .hand import Hand


def house(hand: Hand) -> None:
    """Walls, a roof, mostly a door; windows, chimney, side wall and ground come or go."""
    width = hand.between(0.5, 1.0)
    height = hand.between(0.5, 1.1)
    roof = hand.between(0.3, 0.9)
    eaves = hand.between(0.0, 0.25)
    peak = hand.between(-0.25, 0.25) * width if hand.chance(0.3) else 0.0
    hand.box(-width, 0.0, width, height)
    if hand.chance(0.18):
        flat = hand.between(0.3, 0.7) * width
        hand.path([(-width - eaves, 0.0), (-flat, -roof), (flat, -roof), (width + eaves, 0.0)])
    else:
        hand.path([(-width - eaves, 0.0), (peak, -roof), (width + eaves, 0.0)])
        if eaves > 0.08 and hand.chance(0.5):
            hand.line((-width - eaves, 0.0), (width + eaves, 0.0))
    if hand.chance(0.25):
        depth, rise = hand.between(0.4, 0.9), hand.between(0.05, 0.3)
        hand.path([(width, height), (width + depth, height - rise), (width + depth, -rise)])
        hand.path([(peak, -roof), (peak + depth, -roof - rise), (width + depth + eaves, -rise)])
    if hand.chance(0.55):
        _chimney(hand, hand.between(0.25, 0.65) * width * hand.rng.choice([-1, 1]), roof)
    if hand.chance(0.88):
        _door(hand, hand.between(-0.55, 0.55) * width, width, height)
    _windows(hand, width, height)
    if hand.chance(0.25):
        hand.line((-width - 0.5, height), (width + 0.5, height))
    if hand.chance(0.12):
        hand.hatch(-0.5 * width, -0.4 * roof, 0.5 * width, -0.05 * roof, 0.12)


def _chimney(hand: Hand, x: float, roof: float) -> None:
    wide, top = hand.between(0.08, 0.14), -roof * hand.between(0.85, 1.25)
    hand.path([(x - wide, -0.3 * roof), (x - wide, top), (x + wide, top), (x + wide, -0.3 * roof)])
    if hand.chance(0.4):
        knots = [(x + 0.08 * i * hand.between(0.2, 1.6), top - 0.08 - 0.11 * i) for i in range(5)]
        hand.curve([(px + 0.07 * (-1) ** i, py) for i, (px, py) in enumerate(knots)])


def _door(hand: Hand, x: float, width: float, height: float) -> None:
    wide, high = hand.between(0.1, 0.2) * width * 1.4, hand.between(0.45, 0.7) * height
    if hand.chance(0.2):
        hand.ellipse((x, height - high), (wide, 0.8 * wide), start=180.0, sweep=180.0)
    hand.path([(x - wide, height), (x - wide, height - high), (x + wide, height - high)])
    hand.line((x + wide, height - high), (x + wide, height))
    if hand.chance(0.6):
        hand.dot((x + 0.6 * wide, height - 0.45 * high), 0.02)


def _windows(hand: Hand, width: float, height: float) -> None:
    count = hand.pick(0.15, 0.25, 0.4, 0.2)
    size = hand.between(0.1, 0.17)
    for number in range(count):
        x = (-0.6 + 1.2 * number / max(1, count - 1)) * width if count > 1 else 0.5 * width
        y = hand.between(0.2, 0.32) * height
        if hand.chance(0.12):
            hand.circle((x, y), size)
        else:
            hand.box(x - size, y - size, x + size, y + size)
        if hand.chance(0.65):
            hand.line((x - size, y), (x + size, y))
            hand.line((x, y - size), (x, y + size))


def ladder(hand: Hand) -> None:
    """Two rails and some rungs; straight, tapering, leaning, or a step-ladder."""
    foot, top = hand.between(0.22, 0.42), hand.between(0.15, 0.4)
    if hand.chance(0.5):
        top = foot
    lean = hand.between(-0.5, 0.5) if hand.chance(0.6) else 0.0
    rungs = hand.count(4, 9)
    left = [(-foot, 1.0), (lean - top, -1.0)]
    right = [(foot, 1.0), (lean + top, -1.0)]
    double = hand.chance(0.25)
    hand.line(*left)
    hand.line(*right)
    if double:
        wide = hand.between(0.05, 0.09)
        hand.line((-foot - wide, 1.0), (lean - top - wide, -1.0))
        hand.line((foot + wide, 1.0), (lean + top + wide, -1.0))
    for number in range(rungs):
        at = (number + hand.between(0.5, 0.8)) / (rungs + 0.3)
        y = 1.0 - 2.0 * at
        drop = hand.between(-0.04, 0.04)
        x = lean * at
        half = foot + (top - foot) * at
        hand.line((x - half, y), (x + half, y + drop))
        if double and hand.chance(0.8):
            hand.line((x - half, y + 0.07), (x + half, y + 0.07 + drop))
    if hand.chance(0.22):
        away = hand.between(0.5, 1.0)
        hand.line((lean - top, -1.0), (lean + away, 0.95))
        hand.line((lean + top, -1.0), (lean + away + 2 * foot, 0.95))


def chair(hand: Hand) -> None:
    """Seat, back and legs, from the side, the front or aslant."""
    view = hand.pick(0.25, 0.2, 0.55)
    back = hand.between(0.8, 1.3)
    legs = hand.between(0.6, 1.0)
    if view == 0:
        _chair_from_the_side(hand, back, legs)
        return
    wide = hand.between(0.4, 0.65)
    shift, depth = (0.0, hand.between(0.1, 0.25))
    if view == 2:
        shift, depth = hand.between(0.2, 0.5), hand.between(0.18, 0.4)
    corners = [(-wide, 0.0), (wide, 0.0), (wide + shift, -depth), (-wide + shift, -depth)]
    hand.path(corners, closed=True)
    if hand.chance(0.3):
        hand.path([(-wide, 0.0), (-wide, 0.09), (wide, 0.09), (wide, 0.0)])
    for x in (-wide, wide):
        splay = hand.between(-0.06, 0.1) * (1 if x > 0 else -1)
        hand.line((x, 0.0), (x + splay, legs))
    hand.line((wide + shift, -depth), (wide + shift, legs - depth))
    if hand.chance(0.7):
        hand.line((-wide + shift, 0.02), (-wide + shift, legs - depth))
    lean = hand.between(0.0, 0.2)
    left, right = -wide + shift, wide + shift
    top = -depth - back
    hand.line((left, -depth), (left + lean, top))
    hand.line((right, -depth), (right + lean, top))
    if hand.chance(0.3):
        hand.ellipse((shift + lean, top), (wide, 0.18), start=180.0, sweep=180.0)
    else:
        hand.line((left + lean, top), (right + lean, top))
    _slats(hand, left, right, top, -depth, lean)
    if hand.chance(0.2):
        hand.line((-wide, 0.55 * legs), (wide, 0.55 * legs))


def _slats(hand: Hand, left: float, right: float, top: float, seat: float, lean: float) -> None:
    count = hand.count(1, 4)
    upright = hand.chance(0.45)
    for number in range(count):
        at = (number + 1) / (count + 1)
        if upright:
            x = left + at * (right - left)
            hand.line((x + lean, top), (x, seat))
        else:
            y = top + at * 0.8 * (seat - top)
            hand.line((left + lean * (1 - at), y), (right + lean * (1 - at), y))


def _chair_from_the_side(hand: Hand, back: float, legs: float) -> None:
    deep, lean = hand.between(0.4, 0.6), hand.between(0.0, 0.35)
    thick = hand.between(0.05, 0.14)
    hand.line((-deep, 0.0), (-deep - lean, -back))
    if hand.chance(0.5):
        hand.path([(-deep - lean, -back), (-deep - lean - thick, -back), (-deep - thick, 0.0)])
    if hand.chance(0.6):
        hand.box(-deep, 0.0, deep, thick)
    else:
        hand.line((-deep, 0.0), (deep, 0.0))
    for x in (-deep, deep):
        hand.line((x, 0.0), (x + hand.between(-0.15, 0.15), legs))
    if hand.chance(0.35):
        hand.line((-deep, 0.6 * legs), (deep, 0.6 * legs))
    if hand.chance(0.25):
        hand.path([(-deep - 0.3 * lean, -0.4), (0.7 * deep, -0.4), (0.7 * deep, 0.0)])


def envelope(hand: Hand) -> None:
    """A rectangle with a flap, closed or open; stamp, address and seal come or go."""
    width, height = 1.0, hand.between(0.5, 0.75)
    hand.box(-width, -height, width, height)
    kind = hand.pick(0.6, 0.2, 0.2)
    tip = hand.between(-0.15, 0.35) * height
    if kind == 1:
        hand.path([(-width, -height), (0.0, -height - hand.between(0.5, 0.9)), (width, -height)])
        if hand.chance(0.5):
            hand.box(-0.75, -height - 0.3, 0.75, -height)
    else:
        hand.path([(-width, -height), (hand.between(-0.08, 0.08), tip), (width, -height)])
    if kind == 2 or hand.chance(0.3):
        inner = hand.between(0.15, 0.5)
        hand.line((-width, height), (-inner, 0.1 * height))
        hand.line((width, height), (inner, 0.1 * height))
    if hand.chance(0.2):
        hand.circle((0.0, tip), hand.between(0.08, 0.15))
    elif hand.chance(0.15):
        hand.curve([(0, tip + 0.15), (-0.15, tip - 0.05), (-0.07, tip - 0.15), (0, tip - 0.06)])
        hand.curve([(0, tip + 0.15), (0.15, tip - 0.05), (0.07, tip - 0.15), (0, tip - 0.06)])
    if hand.chance(0.22):
        hand.box(0.62, -height + 0.1, 0.88, -height + 0.42)
    if hand.chance(0.25):
        for line in range(hand.count(2, 3)):
            y = 0.45 * height + 0.14 * line
            hand.line((-0.35, y), (hand.between(0.2, 0.6), y))


def clock(hand: Hand) -> None:
    """A dial with two hands; ticks or figures, bells, feet, pendulum come or go."""
    square = hand.chance(0.15)
    if square:
        hand.box(-1.0, -1.0, 1.0, 1.0)
        if hand.chance(0.5):
            hand.circle((0.0, 0.0), 0.85)
    else:
        hand.circle((0.0, 0.0), 1.0)
        if hand.chance(0.4):
            hand.circle((0.0, 0.0), hand.between(0.82, 0.92))
    for length in (hand.between(0.35, 0.5), hand.between(0.55, 0.75)):
        angle = hand.between(0.0, 2 * math.pi)
        tip = (length * math.cos(angle), length * math.sin(angle))
        hand.line((0.0, 0.0), tip)
        if hand.chance(0.3):
            for side in (-0.35, 0.35):
                barb = (
                    tip[0] - 0.13 * math.cos(angle + side),
                    tip[1] - 0.13 * math.sin(angle + side),
                )
                hand.line(tip, barb)
    if hand.chance(0.4):
        hand.dot((0.0, 0.0), 0.04)
    marks = hand.pick(0.12, 0.3, 0.28, 0.3)
    for hour in range(12):
        if marks == 0 or (marks == 1 and hour % 3):
            continue
        angle = hour * math.pi / 6
        out = (math.cos(angle), math.sin(angle))
        if marks == 3:
            _figure(hand, (0.74 * out[0], 0.74 * out[1]), 0.07)
        else:
            hand.line((0.78 * out[0], 0.78 * out[1]), (0.9 * out[0], 0.9 * out[1]))
    if not square and hand.chance(0.28):
        _alarm(hand)
    elif hand.chance(0.12):
        hand.line((0.0, 1.0), (hand.between(-0.25, 0.25), 1.8))
        hand.circle((0.0, 1.95), 0.17)


def _figure(hand: Hand, at: tuple[float, float], size: float) -> None:
    """A scribble of the size of a number on a dial."""
    x, y = at
    hand.line((x - 0.4 * size, y - size), (x - 0.4 * size, y + size))
    if hand.chance(0.6):
        hand.curve([(x, y - size), (x + size, y - 0.4 * size), (x, y + size), (x + size, y + size)])


def _alarm(hand: Hand) -> None:
    for side in (-1, 1):
        start = 180.0 if side < 0 else 215.0
        hand.ellipse(
            (0.62 * side, -1.0), (0.36, 0.26), start=start, sweep=190.0, tilt=-35.0 * -side
        )
        hand.line((0.55 * side, 0.85), (0.78 * side, 1.2))
    if hand.chance(0.5):
        hand.line((0.0, -1.0), (0.0, -1.25))
