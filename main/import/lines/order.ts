import type { LogLine } from '../types.ts';

/** Lines that are kept until it is known in which direction they stand, and their octets. */
const ENOUGH = 2000;
const ENOUGH_OCTETS = 1 << 20;
/** Lines that stand newest first are kept to the file's end, up to so many octets. */
const MOST_OCTETS = 64 << 20;
const DAY = 86_400_000_000_000n;

/** Words that programs print in this order, family by family: what tells the direction of lines without times. */
const SEQUENCES: readonly (readonly RegExp[])[] = [
  [
    /Trying to (?:authenticate|associate) with|: authenticate with/,
    /send auth(?:enticate)? /,
    /: authenticated$/,
    /Trying to associate with|: associate with/,
    /RX (?:Re)?AssocResp from/,
    /: associated$|Associated with /,
    /4-Way Handshake|CTRL-EVENT-EAP-STARTED/,
    /Key negotiation completed/,
    /CTRL-EVENT-CONNECTED|CTRL-EVENT-DISCONNECTED/,
  ],
  [/\(try 1\/\d\)/, /\(try 2\/\d\)/, /\(try 3\/\d\)/, /timed out/],
  [
    /IEEE 802\.11: authenticated/,
    /IEEE 802\.11: associated/,
    /sending 1\/4 msg/,
    /received EAPOL-Key frame \(2\/4/,
    /sending 3\/4 msg/,
    /received EAPOL-Key frame \(4\/4/,
    /AP-STA-CONNECTED|pairwise key handshake completed/,
    /AP-STA-DISCONNECTED|IEEE 802\.11: (?:deauthenticated|disassociated)/,
  ],
  [
    /set_key: ifindex/,
    /NL80211_CMD_SET_KEY|NEW_KEY/,
    /KEY_DATA/,
    /broadcast key|addr=/,
    /kernel reports:/,
    /set_key failed/,
  ],
  [
    /state change: (?:disconnected|unavailable) -> prepare|activation: starting/i,
    /state change: prepare -> config/,
    /supplicant interface state: .*-> (?:authenticating|associating|scanning)/,
    /supplicant interface state: .*-> associated/,
    /supplicant interface state: .*-> 4-?way_handshake/,
    /supplicant interface state: .*-> completed/,
    /state change: config -> ip-config/,
    /state change: .*-> activated/,
  ],
];

/** How often lines rise and fall, by time and by what they say. */
interface Tally {
  rises: number;
  falls: number;
}

/** Whether lines that stand together are in order newest first (`journalctl -r`, most routers' web pages). */
export function newestFirst(lines: readonly LogLine[]): boolean {
  const times: Tally = { rises: 0, falls: 0 };
  const words: Tally = { rises: 0, falls: 0 };
  const last = new Map<string, bigint>();
  const rank: (number | null)[] = SEQUENCES.map(() => null);
  for (const { time, clock, text } of lines) {
    if (time !== null) {
      const before = last.get(clock);
      if (before !== undefined && time > before) times.rises++;
      else if (before !== undefined && time < before) {
        // Another paste, not the line before.
        if (before - time > DAY) return false;
        times.falls++;
      }
      last.set(clock, time);
    }
    const said = text.length > 400 ? text.slice(0, 400) : text;
    for (const [family, sequence] of SEQUENCES.entries()) {
      const now = sequence.findIndex((words) => words.test(said));
      if (now < 0) continue;
      const before = rank[family];
      if (before !== null && now > before!) words.rises++;
      else if (before !== null && now < before!) words.falls++;
      rank[family] = now;
    }
  }
  if (times.rises + times.falls > 0) {
    if (times.falls === 0) return false;
    if (times.falls === 1) return times.rises === 0 && words.falls >= words.rises;
    return times.falls > 4 * times.rises;
  }
  return words.rises === 0 ? words.falls >= 2 : words.falls >= 3 && words.falls > 2 * words.rises;
}

/**
 * Turns lines that stand newest first. They come block by block, where prose parts them; a long file is looked at for its
 * first lines only, and then goes through as it comes.
 */
export class Turner {
  readonly #isProse: (line: LogLine) => boolean;
  /** null while it is not known. */
  #long: 'forward' | 'backward' | null = null;
  #block: LogLine[] = [];
  #octets = 0;
  /** Blocks that were turned, by their first line as it stands. */
  readonly turned: LogLine[] = [];

  /** `isProse`: whether a line is none of a log. */
  constructor(isProse: (line: LogLine) => boolean) {
    this.#isProse = isProse;
  }

  take(lines: readonly LogLine[]): LogLine[] {
    if (this.#long === 'forward') return [...lines];
    const out: LogLine[] = [];
    for (const line of lines) {
      if (this.#long === null && this.#block.length > 0 && this.#isProse(line)) out.push(...this.end());
      this.#block.push(line);
      this.#octets += line.length;
      if (this.#long === null && (this.#block.length >= ENOUGH || this.#octets >= ENOUGH_OCTETS)) {
        this.#long = newestFirst(this.#block) ? 'backward' : 'forward';
        if (this.#long === 'forward') {
          out.push(...this.#block, ...lines.slice(lines.indexOf(line) + 1));
          this.#block = [];
          return out;
        }
      }
      if (this.#octets >= MOST_OCTETS) out.push(...this.end());
    }
    return out;
  }

  /** The block that is open, in order. */
  end(): LogLine[] {
    const block = this.#block;
    this.#block = [];
    this.#octets = 0;
    if (block.length < 2 || !newestFirst(block)) return block;
    this.turned.push(block[0]!);
    return block.reverse();
  }
}
