import type { End, MacAddress, UnknownEnd } from '../base/brand.ts';

/** What stands for the first end of its kind that no record names; frames that a log gives without it hold the same octets. */
export const NOBODY = '00:00:00:00:00:00' as MacAddress;

/**
 * Ends that no record names, by where they speak (`wlan0` of one log): the first is `NOBODY`, so that reports meet the
 * frames that were logged without an address, and further ones have names of their own.
 */
export class UnknownEnds {
  readonly #ends = new Map<string, End>();
  readonly #role: 'AP' | 'station';
  #label: string;

  constructor(role: 'AP' | 'station') {
    this.#role = role;
    this.#label = role === 'AP' ? 'the AP' : 'this station';
  }

  /**
   * The end behind that interface. A station's program that names its interface in some lines has no other in the rest, as far
   * as those tell; an AP's, which has a scope, may have several.
   * @param scope tells interfaces of one name apart: the log that names it
   */
  of(name: string | undefined, scope = ''): End {
    const key = `${scope} ${name ?? ''}`;
    const known = this.#ends.get(key);
    if (known) return known;
    const label = name ? `${this.#role} of ${name}` : this.#label;
    const [only, ...others] = this.#ends;
    const isAlone = only !== undefined && others.length === 0 && only[0].startsWith(' ');
    if (isAlone && scope === '' && (!name || only[0] === ' ')) {
      if (only[1] === NOBODY && name) this.#label = label;
      this.#ends.set(key, only[1]);
      return only[1];
    }
    if (!only) this.#label = label;
    const ends = new Set(this.#ends.values());
    const alike = [...ends].filter((end) => this.nameOf(end).startsWith(label)).length;
    const end = only ? ((alike === 0 ? label : `${label} (${alike + 1})`) as UnknownEnd) : NOBODY;
    this.#ends.set(key, end);
    return end;
  }

  /** What people read for the end. */
  nameOf(end: End): End {
    return end === NOBODY ? (this.#label as UnknownEnd) : end;
  }
}
