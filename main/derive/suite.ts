import type { Suite } from '../base/brand.ts';
import { type PtkRecipe, recipeOf } from '../calculate/keys/index.ts';
import type { Mld } from '../calculate/mld.ts';
import { type AkmParameters, akmParameters } from '../crypto/akm.ts';
import type { KdfHash } from '../crypto/hash.ts';
import { temporalKeyLength } from '../crypto/keys.ts';
import { FTE, toldMicLength } from '../dissect/elements/index.ts';
import type { Frame } from '../dissect/types.ts';
import type { Attempt, KeyMessage } from '../track/types.ts';
import { FT_CARRIERS } from './holders.ts';

/** AKMs that begin with the PSK: a passphrase or a PSK serves. */
const PSK_AKMS: readonly string[] = [
  '00-50-f2:2',
  '00-0f-ac:2',
  '00-0f-ac:4',
  '00-0f-ac:6',
  '00-0f-ac:19',
  '00-0f-ac:20',
];
const EAP_AKMS: readonly string[] = [
  '00-50-f2:1',
  '00-0f-ac:1',
  '00-0f-ac:3',
  '00-0f-ac:5',
  '00-0f-ac:11',
  '00-0f-ac:12',
  '00-0f-ac:13',
  '00-0f-ac:14',
  '00-0f-ac:15',
  '00-0f-ac:16',
  '00-0f-ac:17',
  '00-0f-ac:22',
  '00-0f-ac:23',
];
const FT_SAE_EXT_KEY = '00-0f-ac:25';
const SAE_AKMS: readonly string[] = ['00-0f-ac:8', '00-0f-ac:9', '00-0f-ac:24', FT_SAE_EXT_KEY];

/** What the AKM asks a person for. `other`: this program cannot compute it from a secret that one could give. */
export type KeySource = 'passphrase' | 'eap' | 'sae' | 'pmk' | 'other';

/** What was negotiated, in the terms of the calculations. */
export interface Negotiated {
  /** null: not known, or not known to this program. */
  readonly akm: AkmParameters | null;
  readonly source: KeySource;
  readonly pairwise: Suite | null;
  readonly group: Suite | null;
  readonly wpa: boolean;
  /** Addresses of both MLDs, where the association is a multi-link one. */
  readonly mld?: Mld | null;
  /** null: no PTK can be computed in this hierarchy. */
  readonly recipe: PtkRecipe | null;
}

/**
 * What an attempt negotiated; from the EAPOL-Key frames where no element tells.
 * @param frame a record of the attempt, dissected: a fast transition shows the hash of its AKM there alone; null: not needed
 */
export function negotiated(attempt: Attempt, frame: ((record: number) => Frame) | null = null): Negotiated {
  const { selection } = attempt;
  const messages = attempt.handshakes.flatMap((h) => h.messages);
  const wpa = selection.protocol === 'wpa' || messages[0]?.key.descriptorType === 254;
  const suite = selection.akm ?? inferredAkm(messages[0], wpa);
  const tk =
    (selection.pairwise && temporalKeyLength(selection.pairwise)) ?? messages[0]?.key.keyLength ?? 16;
  const pairwise = selection.pairwise ?? inferredCipher(messages[0], wpa);
  const hash =
    suite && (hashByMic(messages) ?? (frame && suite === FT_SAE_EXT_KEY ? hashByFte(attempt, frame) : null));
  const akm = suite && akmParameters(suite, { ...(pairwise && { pairwise }), ...(hash && { hash }) });
  const source = suite ? sourceOf(suite) : 'other';
  const computable = akm && (akm.mic || akm.keyWrap === 'aes-siv') && tk > 0;
  return {
    akm,
    source,
    pairwise,
    group: selection.group,
    wpa,
    recipe: computable ? recipeOf(akm, tk) : null,
  };
}

function sourceOf(suite: Suite): KeySource {
  if (PSK_AKMS.includes(suite)) return 'passphrase';
  if (EAP_AKMS.includes(suite)) return 'eap';
  if (SAE_AKMS.includes(suite)) return 'sae';
  return suite === '00-0f-ac:18' ? 'pmk' : 'other';
}

/** Key descriptor version and type tell the hash of the commonest AKMs (IEEE 802.11-2020, 12.7.2). */
function inferredAkm(message: KeyMessage | undefined, wpa: boolean): Suite | null {
  if (!message) return null;
  if (wpa) return '00-50-f2:2' as Suite;
  const { version } = message.key;
  if (version === 1 || version === 2) return '00-0f-ac:2' as Suite;
  return version === 3 ? ('00-0f-ac:6' as Suite) : null;
}

function inferredCipher(message: KeyMessage | undefined, wpa: boolean): Suite | null {
  if (!message) return null;
  const oui = wpa ? '00-50-f2' : '00-0f-ac';
  if (message.key.version === 1 || message.key.keyLength === 32) return `${oui}:2` as Suite;
  return `${oui}:4` as Suite;
}

/** OWE and SAE-EXT-KEY take their hash from the group; the MIC's length shows which it was. */
function hashByMic(messages: readonly KeyMessage[]): KdfHash | null {
  const key = messages.find((m) => m.key.hasMic)?.key;
  if (!key) return null;
  return hashOf(key.mic.end - key.mic.start);
}

const hashOf = (micLength: number): KdfHash =>
  micLength === 24 ? 'sha384' : micLength === 32 ? 'sha512' : 'sha256';

/** A transition has no EAPOL-Key frame: the MIC of its fast BSS transition element shows the hash. */
function hashByFte(attempt: Attempt, frame: (record: number) => Frame): KdfHash | null {
  for (const { kind, record, encrypted } of attempt.messages) {
    if (encrypted || !FT_CARRIERS.test(kind)) continue;
    const { bytes, management } = frame(record);
    const fte = management?.elements.find((e) => e.id === FTE);
    const length = fte && toldMicLength(bytes, fte);
    // 16 octets, the hash that is taken without any sign, may also mean that nothing is told yet: there is no MIC.
    if (length && length > 16) return hashOf(length);
  }
  return null;
}
