/** `NAME: words` in lines. */
export function wordTable(text: string): ReadonlyMap<string, string> {
  const entries = text.trim().split('\n');
  return new Map(
    entries.map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)];
    }),
  );
}
