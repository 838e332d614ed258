import type { Suite } from '../base/brand.ts';
import { type PtkRecipe, recipeOf } from '../calculate/keys/index.ts';
import type { Mld } from '../calculate/mld.ts';
import type { KdfHash } from '../crypto/hash.ts';
import { toldMicLength } from '../dissect/elements/index.ts';
import type { Frame } from '../dissect/types.ts';
import {
  AKM,
  type AkmParameters,
  akmParameters,
  isByGroup,
  isEap,
  isFils,
  isFt,
  isOwe,
  isPsk,
  isSae,
} from '../standard/akms.ts';
import { CIPHER, temporalKeyLength } from '../standard/ciphers.ts';
import { Element } from '../standard/elements.ts';
import { Descriptor } from '../standard/frames.ts';
import { withoutData } from '../track/messages.ts';
import type { Attempt, KeyMessage } from '../track/types.ts';
import { FT_CARRIERS } from './holders.ts';

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
  const wpa = selection.protocol === 'wpa' || messages[0]?.key.descriptorType === Descriptor.Wpa;
  const suite = selection.akm ?? inferredAkm(messages[0], wpa);
  const tk =
    (selection.pairwise && temporalKeyLength(selection.pairwise)) ?? messages[0]?.key.keyLength ?? 16;
  const pairwise = selection.pairwise ?? inferredCipher(messages[0], wpa);
  const hash =
    suite &&
    (hashByMic(messages) ?? (frame && isFt(suite) && isByGroup(suite) ? hashByFte(attempt, frame) : null));
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

/**
 * The suites by which an end may make the PTK, the AKM's own first. Some programs expand the PMK of OWE with SHA-256 whatever the
 * group (hostap's `owe_ptk_workaround` does so for their sake): lengths and MIC are the group's all the same.
 */
export function waysToPtk(suite: Negotiated): Negotiated[] {
  const { akm, recipe } = suite;
  if (!akm || !recipe || !isOwe(akm.suite) || akm.hash === 'sha256') return [suite];
  return [
    suite,
    {
      ...suite,
      akm: { ...akm, hash: 'sha256' },
      recipe: {
        ...recipe,
        hash: 'sha256',
        departs: 'The hash is not that of the group, as the standard wants it: both ends took SHA-256.',
      },
    },
  ];
}

function sourceOf(suite: Suite): KeySource {
  if (isPsk(suite)) return 'passphrase';
  if (isEap(suite) || isFils(suite)) return 'eap';
  if (isSae(suite)) return 'sae';
  return isOwe(suite) ? 'pmk' : 'other';
}

/** Key descriptor version and type tell the hash of the commonest AKMs (IEEE 802.11-2020, 12.7.2). */
function inferredAkm(message: KeyMessage | undefined, wpa: boolean): Suite | null {
  if (!message) return null;
  if (wpa) return AKM.WPA_PSK;
  const { version } = message.key;
  if (version === 1 || version === 2) return AKM.PSK;
  return version === 3 ? AKM.PSK_SHA256 : null;
}

function inferredCipher(message: KeyMessage | undefined, wpa: boolean): Suite | null {
  if (!message) return null;
  if (message.key.version === 1 || message.key.keyLength === 32) return wpa ? CIPHER.WPA_TKIP : CIPHER.TKIP;
  return wpa ? CIPHER.WPA_CCMP : CIPHER.CCMP_128;
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
  for (const { kind, record, encrypted } of withoutData(attempt)) {
    if (encrypted || !FT_CARRIERS.test(kind)) continue;
    const { bytes, management } = frame(record);
    const fte = management?.elements.find((e) => e.id === Element.FastTransition);
    const length = fte && toldMicLength(bytes, fte);
    // 16 octets, the hash that is taken without any sign, may also mean that nothing is told yet: there is no MIC.
    if (length && length > 16) return hashOf(length);
  }
  return null;
}
