/** Where a picture is turned, cut and made black: numbers alone, in parts of its width and height. Decides nothing about pixels. */

/** Quarter turns to the right, and what is taken off each side of the turned picture, from 0 to 1. */
export interface Cut {
  readonly turn: 0 | 1 | 2 | 3;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A place in a picture, in parts of its width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A part of a picture, in parts of its width and height, or in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const WHOLE: Cut = { turn: 0, top: 0, bottom: 0, left: 0, right: 0 };
export const SIDES = ["top", "bottom", "left", "right"] as const;
export type Side = (typeof SIDES)[number];
/** What stays of a side, at least. */
const LEAST = 0.1;

/** Turn once more to the right: what was taken off each side stays taken off. */
export function turnedOn({ turn, top, bottom, left, right }: Cut): Cut {
  return { turn: ((turn + 1) % 4) as Cut["turn"], top: left, right: top, bottom: right, left: bottom };
}

/** Take so much off one side, as far as something stays. */
export function takenOff(cut: Cut, side: Side, part: number): Cut {
  const opposite = { top: "bottom", bottom: "top", left: "right", right: "left" } as const;
  const most = Math.max(0, 1 - LEAST - cut[opposite[side]]);
  return { ...cut, [side]: Math.min(most, Math.max(0, part)) };
}

/** The corner that is nearest to a point, as the two sides that meet there. */
export function cornerNear({ top, bottom, left, right }: Cut, { x, y }: Point): readonly [Side, Side] {
  const upper = Math.abs(y - top) <= Math.abs(y - (1 - bottom));
  const first = Math.abs(x - left) <= Math.abs(x - (1 - right));
  return [upper ? "top" : "bottom", first ? "left" : "right"];
}

/** Draw a corner to a point. */
export function drawnTo(cut: Cut, corner: readonly [Side, Side], { x, y }: Point): Cut {
  const off: Record<Side, number> = { top: y, bottom: 1 - y, left: x, right: 1 - x };
  return corner.reduce((made, side) => takenOff(made, side, off[side]), cut);
}

/** The pixels that stay of a turned picture of this size: whole ones, and one at least. */
export function stays(cut: Cut, width: number, height: number): Box {
  const [x, y] = [Math.round(cut.left * width), Math.round(cut.top * height)];
  return {
    x,
    y,
    width: Math.max(1, Math.round((1 - cut.right) * width) - x),
    height: Math.max(1, Math.round((1 - cut.bottom) * height) - y),
  };
}

/** The box between two points, within the picture. */
export function between(one: Point, other: Point): Box {
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  const [x1, x2] = [within(Math.min(one.x, other.x)), within(Math.max(one.x, other.x))];
  const [y1, y2] = [within(Math.min(one.y, other.y)), within(Math.max(one.y, other.y))];
  return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

/** The pixels of a box: each that it touches, so that no edge of what is below it stays. */
export function touched({ x, y, width, height }: Box, wide: number, high: number): Box {
  const [left, top] = [Math.floor(x * wide), Math.floor(y * high)];
  return { x: left, y: top, width: Math.ceil((x + width) * wide) - left, height: Math.ceil((y + height) * high) - top };
}

/** A size whose long side is `longest` at most, in the same proportion. */
export function fitted(width: number, height: number, longest: number): readonly [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}
