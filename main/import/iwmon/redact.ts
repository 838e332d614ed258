/** Attributes that hold a key or a password, by name or by number (`PMK: 254 len 32`, `Unknown: 277 len 8`). */
const SECRET =
  /^(?:Key Data|PMK|KEK|KCK|FILS KEK|FILS ERP RRK|SAE Password|Unknown)(?:: (\d+))?(?:: len \d+| len \d+)$/;
/** NL80211_ATTR_KEY_DATA, FILS_KEK, FILS_ERP_RRK, PMK, SAE_PASSWORD: what an older iwmon has no name for. */
const NUMBERS: ReadonlySet<number> = new Set([7, 242, 252, 254, 277]);
const HEX = /^(?:[0-9a-f]{2} ){0,15}[0-9a-f]{2}(?: {2}.*| ?)$/;
/** Frames carry their key data encrypted, or it is none. */
const FRAME = /^(?:Frame|EAPoL): len \d+$/;

/** The message with the octets of its keys and passwords taken out, all other lines as they are. */
export function redactMessage(text: string): string {
  const out: string[] = [];
  let secret: number | null = null;
  let frame: number | null = null;
  for (const line of text.split('\n')) {
    const body = line.trimStart();
    const indent = line.length - body.length;
    if (secret !== null && indent > secret && HEX.test(body)) {
      if (!out.at(-1)!.endsWith('[REDACTED]')) out.push(`${' '.repeat(indent)}[REDACTED]`);
      continue;
    }
    if (secret !== null && indent <= secret) secret = null;
    if (frame !== null && indent <= frame) frame = null;
    out.push(line);
    if (FRAME.test(body.trimEnd())) frame = indent;
    const found = frame === null ? SECRET.exec(body.trimEnd()) : null;
    if (found && (!body.startsWith('Unknown') || NUMBERS.has(Number(found[1])))) secret = indent;
  }
  return out.join('\n');
}
