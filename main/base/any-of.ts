/** Longer ones V8 compiles without its optimizations. */
const LONGEST = 8192;

/**
 * Whether any of the patterns is found in a text, asked of all at once: a log line that says nothing of interest, as most
 * do, is told from a hundred wordings in the time of three. Groups are not given: ask the patterns again, one by one, where
 * it says yes. A pattern that refers back to its own groups is asked by itself.
 * @param patterns their flags may differ; those that are global or sticky keep no place
 */
export function anyOf(patterns: readonly RegExp[]): (text: string) => boolean {
  const kinds = new Map<string, string[]>();
  const alone: RegExp[] = [];
  for (const { source, flags } of patterns) {
    const kept = flags.replace(/[gyd]/g, '');
    if (/\\(?:[1-9]|k<)/.test(source)) alone.push(new RegExp(source, kept));
    else {
      // Those that begin at the start are apart, since the others are tried at every place of the text.
      const kind = `${source.startsWith('^') ? '^' : ''}/${kept}`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), `(?:${withoutGroups(source)})`]);
    }
  }
  const joined = [...kinds].flatMap(([kind, sources]) =>
    pieces(sources).map((piece) => new RegExp(piece.join('|'), kind.slice(kind.indexOf('/') + 1))),
  );
  const asked = [...joined, ...alone];
  const [only, ...others] = asked;
  if (only && others.length === 0) return (text) => only.test(text);
  return (text) => asked.some((pattern) => pattern.test(text));
}

function pieces(sources: readonly string[]): string[][] {
  const out: string[][] = [];
  let room = 0;
  for (const source of sources) {
    if (source.length > room || out.length === 0) {
      out.push([]);
      room = LONGEST;
    }
    out.at(-1)!.push(source);
    room -= source.length + 1;
  }
  return out;
}

/** The pattern with groups that capture nothing: names would clash, and what is captured is thrown away. */
function withoutGroups(source: string): string {
  let out = '';
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const sign = source[i]!;
    out += sign;
    if (sign === '\\') out += source[++i] ?? '';
    else if (inClass) inClass = sign !== ']';
    else if (sign === '[') inClass = true;
    else if (sign === '(') {
      const named = /^\?<[A-Za-z_$][\w$]*>/.exec(source.slice(i + 1))?.[0];
      if (named) i += named.length;
      if (named || source[i + 1] !== '?') out += '?:';
    }
  }
  return out;
}
