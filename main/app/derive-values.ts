import { type Bytes, fromHex, utf8 } from '../base/bytes.ts';
import { UserError } from '../session/errors.ts';
import { readText } from './read-text.ts';

/** `--ssid-hex` of `ssidHex`. */
export const flagOf = (option: string): string =>
  `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** `HANDSHAKE_WORKBENCH_SSID_HEX` of `ssidHex`. */
export const variableOf = (option: string): string =>
  `HANDSHAKE_WORKBENCH_${flagOf(option).slice(2).toUpperCase().replaceAll('-', '_')}`;

/**
 * Values of options: as arguments, from a file (`@path`), from standard input (`-`), or from the environment. Each error
 * names the option and never the value.
 */
export class Values {
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #env: NodeJS.ProcessEnv;
  /** What was read already: standard input can be read once. */
  readonly #read = new Map<string, string | undefined>();

  constructor(options: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv) {
    this.#options = options;
    this.#env = env;
  }

  /** The text of an option; undefined when it was not given anywhere. */
  optional(option: string): string | undefined {
    if (!this.#read.has(option)) this.#read.set(option, this.#find(option));
    return this.#read.get(option);
  }

  #find(option: string): string | undefined {
    const value = this.#options[option] ?? this.#env[variableOf(option)];
    if (typeof value !== 'string') return undefined;
    if (value === '-') return withoutLineEnd(readText(0));
    return value.startsWith('@') ? withoutLineEnd(readText(value.slice(1))) : value;
  }

  /** @throws UserError when it was not given */
  text(option: string): string {
    const value = this.optional(option);
    if (value === undefined)
      throw new UserError('invalid', `${flagOf(option)}: needed (or ${variableOf(option)})`);
    return value;
  }

  /** Octets of a text. @throws UserError when there are fewer or more */
  utf8(option: string, least: number, most: number): Bytes {
    const value = utf8(this.text(option));
    if (value.length < least || value.length > most)
      throw new UserError(
        'invalid',
        `${flagOf(option)}: ${octets(value.length)}, expected ${least} to ${most}`,
      );
    return value;
  }

  /** @param lengths octets that it may have; absent: any but none */
  hex(option: string, lengths?: readonly number[]): Bytes {
    const text = this.text(option);
    let value: Bytes;
    try {
      value = fromHex(text);
    } catch {
      throw new UserError('invalid', `${flagOf(option)}: not whole bytes of hexadecimal`);
    }
    const fits = lengths ? lengths.includes(value.length) : value.length > 0;
    if (!fits)
      throw new UserError(
        'invalid',
        `${flagOf(option)}: ${octets(value.length)}, expected ${lengths ? either(lengths) : 'one or more'}`,
      );
    return value;
  }

  optionalHex(option: string, lengths?: readonly number[]): Bytes | undefined {
    return this.optional(option) === undefined ? undefined : this.hex(option, lengths);
  }

  /** Whether the option was given. */
  has(option: string): boolean {
    return this.optional(option) !== undefined;
  }

  /** @throws UserError where one of these was given and not all */
  together(...options: readonly string[]): void {
    const missing = options.find((option) => !this.has(option));
    const given = options.find((option) => this.has(option));
    if (missing !== undefined && given !== undefined)
      throw new UserError('invalid', `${flagOf(given)}: needs ${flagOf(missing)} as well`);
  }

  /** The network's name by `ssid`, or by its octets in `ssidHex`. */
  ssid(): Bytes {
    if (this.#options.ssid !== undefined && this.#options.ssidHex !== undefined)
      throw new UserError('invalid', '--ssid: given twice, by --ssid and by --ssid-hex');
    const octets = this.optionalHex('ssidHex');
    if (octets && octets.length > 32)
      throw new UserError('invalid', `--ssid-hex: ${octets.length} bytes, expected up to 32`);
    return octets ?? this.utf8('ssid', 0, 32);
  }

  /** One of a list of words. */
  choice<T extends string>(option: string, choices: readonly T[], standard?: T): T {
    const text = this.optional(option)?.toLowerCase().replace(/^sha-/, 'sha') ?? standard;
    const chosen = choices.find((choice) => choice === text);
    if (chosen === undefined)
      throw new UserError('invalid', `${flagOf(option)}: expected one of ${choices.join(', ')}`);
    return chosen;
  }

  /** A whole number in decimal. */
  number(option: string, fits: (value: number) => boolean, expected: string): number {
    const text = this.text(option);
    const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (!fits(value)) throw new UserError('invalid', `${flagOf(option)}: expected ${expected}`);
    return value;
  }
}

const octets = (count: number): string => `${count} byte${count === 1 ? '' : 's'}`;

const either = (lengths: readonly number[]): string =>
  new Intl.ListFormat('en', { type: 'disjunction' }).format(lengths.map(String));

const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');
