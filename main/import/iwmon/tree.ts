/** One printed line with the lines indented below it; lines of hexadecimal are its octets and no lines of their own. */
export interface Node {
  readonly text: string;
  readonly indent: number;
  readonly children: Node[];
  readonly octets: number[];
}

/** Up to 16 octets, then after at least two spaces the same as characters; a mail may have taken those away. */
const HEX = /^((?:[0-9a-f]{2} ){0,15}[0-9a-f]{2})(?: {2,}.*| ?)$/;

/** The lines below a message's first as a tree, by their indentation. What stands before any is a root. */
export function treeOf(lines: readonly string[]): Node[] {
  const roots: Node[] = [];
  const open: Node[] = [];
  for (const line of lines) {
    const text = line.trimStart();
    if (!text) continue;
    const indent = line.length - text.length;
    while (open.length && open.at(-1)!.indent >= indent) open.pop();
    const parent = open.at(-1);
    const hex = parent ? HEX.exec(text) : null;
    if (parent && hex) {
      for (const octet of hex[1]!.split(' ')) parent.octets.push(Number.parseInt(octet, 16));
      continue;
    }
    const node: Node = { text: text.trimEnd(), indent, children: [], octets: [] };
    (parent?.children ?? roots).push(node);
    open.push(node);
  }
  return roots;
}
