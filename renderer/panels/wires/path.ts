/** The shape of a wire: straight out of the bytes, up or down along the inspector's edge, and into the tag. */
export interface Point {
  x: number;
  y: number;
}

/** @param bend where the wire runs upright */
export function wirePath(from: Point, to: Point, bend: number): string {
  const height = to.y - from.y;
  if (Math.abs(height) < 12) {
    return `M${from.x},${from.y} C${bend},${from.y} ${bend},${to.y} ${to.x},${to.y}`;
  }
  const r = 4;
  const down = Math.sign(height);
  return [
    `M${from.x},${from.y}`,
    `H${bend - r}`,
    `Q${bend},${from.y} ${bend},${from.y + down * r}`,
    `V${to.y - down * r}`,
    `Q${bend},${to.y} ${bend + r},${to.y}`,
    `H${to.x}`,
  ].join(' ');
}

/** Last octet of a range in each row of 16 that is drawn: the wire leaves where the range ends furthest right. */
export function rowEnds(start: number, end: number): number[] {
  const ends: number[] = [];
  for (let row = start >> 4; row <= (end - 1) >> 4; row++) ends.push(Math.min(end - 1, 16 * row + 15));
  return ends;
}
