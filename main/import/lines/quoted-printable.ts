/** The text of quoted-printable lines that a soft line break joins (RFC 2045 section 6.7). */
export function decodeQuotedPrintable(lines: readonly string[]): string {
  const joined = lines.map((line) => line.replace(/=[ \t]*$/, '')).join('');
  return joined.replace(/(?:=[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('='), (digits) => Number.parseInt(digits, 16));
    try {
      return utf8.decode(bytes);
    } catch {
      return latin1.decode(bytes);
    }
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder('latin1');
