import type { UnknownEnd } from '../base/brand.ts';
import { type Bytes, fromHex, toHex } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';
import { LinkType } from '../capture/types.ts';
import type { Importer, LineReader, LogLine, Read } from './types.ts';

/** A part of an address as people make it unreadable. */
const HIDDEN = '(?:[xyzn]{1,2}|\\*{1,2}|\\?{1,2}|#{1,2}|_{1,2}|\\.{2})';
const SHOWN = '[0-9a-f]{2}';
const PART = `(?:${SHOWN}|${HIDDEN})`;
const SEPARATED = `${PART}(?:[:-]${PART}){5}`;
/** Fewer parts, where one sign stands for the rest: `AA:BB:CC:**`, `80:2a:a8:...`. */
const REST = '(?:\\*+|x{2,}|\\.{3}|…)';
const CUT = `${SHOWN}(?::${PART}){1,4}:${REST}|${REST}(?::${PART}){0,4}:${SHOWN}`;
const WORD = 'mac|bssid|redact|hidden|mask|anonym|censor|obfusc|addr|snip|station|client|phone|laptop|router';
/** `<redacted>`, `<mac>`, `[MAC address]`; hostap's own `[REMOVED]` and ours stand for keys, Cisco's `[client-auth]` for a module. */
const NAMED = `<[^<>"'\\s][^<>"']{0,30}>|\\[[^[\\]"']{2,30}\\]`;
/** A word of a person's own where wpa_supplicant and hostapd print an address: `bssid=-my_ap-`, `STA phone IEEE 802.11: `. */
const OWN_WORD = '(?!SSID\\b|[0-9a-f]{2}[:-])-?[a-z][\\w.*-]{2,40}';
const STANDS =
  `(?<=(?:(?:associate|authenticate|Associated) with |Connection to |\\bbssid=|AP-STA-(?:DIS)?CONNECTED ))${OWN_WORD}(?= \\(SSID=| completed \\[| reason=|$)` +
  `|(?<=\\bSTA )${OWN_WORD}(?= (?:IEEE 802\\.1[1X]|WPA|MLME|RADIUS): )`;
const MASK = new RegExp(
  `(?<![\\w:.*'"-]|ssid[ =:]|\\): )(?:${SEPARATED}|${CUT}|${NAMED})(?![\\w:*])|${STANDS}`,
  'gi',
);
const IS_NAMED = new RegExp(
  `^(?:<(?:.*(?:${WORD}|remov).*|sta|ap)>|\\[(?!REDACTED|REMOVED|client-(?:orch|auth|key|iplearn|excl|stat)).*(?:${WORD}).*\\])$`,
  'is',
);
const IS_HEXADECIMAL = new RegExp(`^${SHOWN}(?:[:-]${SHOWN}){5}$`, 'i');
/** Addresses that people write for one that they keep to themselves: of a station or an AP none has the group bit. */
const INVENTED = new Set(['11:22:33:44:55:66', '01:23:45:67:89:ab']);
/** Where none of these stands there is no mask. */
const MAY_HOLD =
  /[xyz*?#_.…n][:-]|[:-][xyz*?#_.…n]|[<[]|11:22:33|01:23:45|(?:e with |d with |n to |bssid=|STA |CONNECTED )-?[g-z][\w-]{2}|(?:e with |d with |n to |bssid=|STA |CONNECTED )-?[a-f][\w-][g-z_-]/i;

const isMask = (text: string): boolean => {
  if (IS_HEXADECIMAL.test(text)) return INVENTED.has(text.toLowerCase());
  return /^[<[]/.test(text) ? IS_NAMED.test(text) : true;
};

/** Six octets of a locally administered address, made of the mask: the same for the same mask (FNV-1a of 32 bits). */
function standIn(mask: string): string {
  let hash = 0x811c9dc5;
  for (const sign of mask) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193) >>> 0;
  return `f2:6d:${hash.toString(16).padStart(8, '0').match(/../g)!.join(':')}`;
}

interface Unmasked {
  readonly line: LogLine;
  readonly masks: ReadonlyMap<string, string>;
}

const NONE: ReadonlyMap<string, string> = new Map();
/** The line that was asked for last: every importer asks for one line after the other. */
let last: { readonly asked: LogLine; readonly found: Unmasked } | null = null;

/** The line with stand-ins for its masked addresses, and what each stands for. */
export function unmasked(line: LogLine): Unmasked {
  if (last?.asked === line) return last.found;
  const found = find(line);
  last = { asked: line, found };
  return found;
}

function find(line: LogLine): Unmasked {
  if (!MAY_HOLD.test(line.text)) return { line, masks: NONE };
  const masks = new Map<string, string>();
  const text = line.text.replace(MASK, (found) => {
    if (!isMask(found)) return found;
    const mask = found.toLowerCase();
    const address = standIn(mask);
    masks.set(address, mask);
    return address;
  });
  return masks.size > 0 ? { line: { ...line, text }, masks } : { line, masks: NONE };
}

/**
 * An importer that reads masked addresses (`xx:xx:xx:xx:xx:xx`, `<redacted>`, `AA:BB:CC:**`) as ends whose octets are not
 * known: what it is given holds a stand-in for each, what it reports holds the mask, and no frame holds either.
 */
export const withMasks = (importer: Importer): Importer => ({
  ...importer,
  recognise: (line) => importer.recognise(unmasked(line).line),
  ...(importer.continues && { continues: (line: LogLine) => importer.continues!(unmasked(line).line) }),
  reader: () => new MaskedReader(importer.reader()),
});

class MaskedReader implements LineReader {
  readonly #reader: LineReader;
  /** Masks of the lines so far by their stand-ins: a line is of whom one before it named. */
  readonly #masks = new Map<string, string>();

  constructor(reader: LineReader) {
    this.#reader = reader;
  }

  read(line: LogLine): readonly Read[] | null {
    const { line: plain, masks } = unmasked(line);
    for (const [address, mask] of masks) this.#masks.set(address, mask);
    const reads = this.#reader.read(plain);
    return reads && this.#masked(reads);
  }

  end(): readonly Read[] {
    return this.#masked(this.#reader.end());
  }

  #masked(reads: readonly Read[]): readonly Read[] {
    if (this.#masks.size === 0) return reads;
    return reads.flatMap((one): readonly Read[] => {
      if (one.type === 'event') return [{ ...one, event: this.#event(one.event) }];
      if (one.type === 'secret') return [one];
      const bytes = this.#frame(one.bytes);
      if (bytes === one.bytes) return [one];
      // What a management frame tells reports tell as well, with the mask in them.
      return one.linkType === LinkType.Ethernet ? [{ ...one, bytes }] : [];
    });
  }

  #event(event: ControlEvent): ControlEvent {
    const entries = Object.entries(event).map(([name, value]) =>
      typeof value === 'string' ? [name, this.#text(value)] : [name, value],
    );
    return Object.fromEntries(entries) as ControlEvent;
  }

  #text(text: string): string | UnknownEnd {
    if (!text.includes('f2:6d:')) return text;
    let out = text;
    for (const [address, mask] of this.#masks) out = out.replaceAll(address, mask);
    return out;
  }

  /** Zeroes for each stand-in; the same octets where there is none. */
  #frame(bytes: Bytes): Bytes {
    const hex = toHex(bytes, ':');
    if (!hex.includes('f2:6d:')) return bytes;
    let out = hex;
    for (const address of this.#masks.keys()) out = out.replaceAll(address, '00:00:00:00:00:00');
    return out === hex ? bytes : fromHex(out);
  }
}
