import type { Suite } from '../base/brand.ts';
import type { RsnInfo } from '../dissect/types.ts';
import { cipherRow, DEFAULT_BIP } from '../standard/ciphers.ts';
import type { Network, TrackedEvent } from '../track/types.ts';
import { fact, record } from './evidence.ts';
import { cipherText, templateOf } from './keys.ts';
import type { SessionFacts } from './rule.ts';
import type { Fact, Finding } from './types.ts';

/** Options of the kernel without which it has not what a cipher is made with. */
const optionsOf = (cipher: Suite): readonly string[] =>
  templateOf(cipher) === null ? [] : (cipherRow(cipher)?.kernel?.options ?? []);

/** What of a cipher is wanting on this machine. */
interface Lack {
  readonly cause: 'kernel-cipher-missing' | 'driver-cipher-missing';
  readonly words: string;
  readonly for: Fact;
}

/** What this machine cannot do for a network, as far as the session's wiphy dumps and kernel configurations say. */
export interface CannotJoin {
  readonly cause: Lack['cause'];
  readonly network: Network;
  readonly summary: string;
  readonly for: readonly Fact[];
}

/**
 * Before any try: for each network that the session shows, whether this machine has the ciphers that it asks for. Of
 * several pairwise ciphers one is enough; the group cipher, and the cipher of management frames where their protection
 * is required, are not a matter of choice.
 */
export function cannotJoin(session: SessionFacts): CannotJoin[] {
  const told = session.events.filter(({ event }) => event.kind === 'capability');
  const radios = told.filter(({ event }) => event.why === 'ciphers');
  const options = told.filter(({ event }) => event.why === 'kernel-config' && event.ok === false);
  if (radios.length === 0 && options.length === 0) return [];
  const seen = new Set<string>();
  const found: CannotJoin[] = [];
  for (const network of session.networks) {
    const rsn = network.advertised?.rsn.find(({ kind }) => kind === 'rsn') ?? network.advertised?.rsn[0];
    if (!rsn || !network.advertised) continue;
    const lacks = lacksFor(rsn, radios, options);
    const named = name(network);
    for (const cause of ['driver-cipher-missing', 'kernel-cipher-missing'] as const) {
      const here = lacks.filter((lack) => lack.cause === cause);
      const key = `${cause} ${named} ${here.map(({ words }) => words).join()}`;
      if (here.length === 0 || seen.has(key)) continue;
      seen.add(key);
      found.push({
        cause,
        network,
        summary: `This machine cannot join ${named}: ${here.map(({ words }) => words).join('; ')}.`,
        for: [
          fact(`${named} asks for it.`, record(network.advertised.record, rsn.span)),
          ...here.map((lack) => lack.for),
        ],
      });
    }
  }
  return found;
}

function lacksFor(rsn: RsnInfo, radios: readonly TrackedEvent[], options: readonly TrackedEvent[]): Lack[] {
  const lack = (cipher: Suite): Lack | null => lackOf(cipher, radios, options);
  const pairwise = rsn.pairwise.map(lack);
  const lacks = pairwise.length > 0 && pairwise.every((one) => one !== null) ? pairwise : [];
  const group = rsn.group && !rsn.pairwise.includes(rsn.group) ? lack(rsn.group) : null;
  const management = rsn.mfpRequired ? lack(rsn.groupManagement ?? DEFAULT_BIP) : null;
  return [...lacks, group, management].filter((one) => one !== null);
}

function lackOf(
  cipher: Suite,
  radios: readonly TrackedEvent[],
  options: readonly TrackedEvent[],
): Lack | null {
  const last = radios.at(-1);
  if (last && !radios.some(({ event }) => event.detail?.split(' ').includes(cipher)))
    return {
      cause: 'driver-cipher-missing',
      words: `its radio does not know ${cipherText(cipher)}`,
      for: fact('The list of ciphers that the radio supports does not hold it.', record(last.record)),
    };
  const template = templateOf(cipher);
  const needed = optionsOf(cipher);
  const off = options.find(({ event }) => needed.includes(event.detail ?? ''));
  return off
    ? {
        cause: 'kernel-cipher-missing',
        words: `its kernel has no ${template}, which ${cipherText(cipher)} is made with`,
        for: fact(`The kernel is built without ${off.event.detail}.`, record(off.record)),
      }
    : null;
}

const name = ({ ssid, bssid }: Network): string =>
  ssid && ssid.length > 0 ? `“${new TextDecoder().decode(ssid)}”` : bssid;

/** A kernel configuration of the session in which an option is off that the cipher needs. */
export function optionOff({ events }: SessionFacts, cipher: Suite): TrackedEvent | undefined {
  const needed = optionsOf(cipher);
  return events.find(
    ({ event }) =>
      event.kind === 'capability' &&
      event.why === 'kernel-config' &&
      event.ok === false &&
      needed.includes(event.detail ?? ''),
  );
}

/** The findings of one cause: notices, as nobody has tried. */
export function forewarned(
  session: SessionFacts,
  cause: Lack['cause'],
): Pick<Finding, 'severity' | 'certainty' | 'summary' | 'for'>[] {
  return cannotJoin(session)
    .filter((one) => one.cause === cause)
    .map(({ summary, for: facts }) => ({ severity: 'notice', certainty: 'proved', summary, for: facts }));
}
