import type { Suite } from '../base/brand.ts';
import { readKeyData } from '../dissect/eapol/index.ts';
import type { RsnInfo } from '../dissect/types.ts';
import { AKM } from '../standard/akms.ts';
import { CIPHER } from '../standard/ciphers.ts';
import { Algorithm, Descriptor, isFilsAlgorithm } from '../standard/frames.ts';
import type { Progress } from './progress.ts';
import type { KeyHandshake, KeyMessage, NetworkFacts, Selection } from './types.ts';

const UNKNOWN: Selection = {
  akm: null,
  pairwise: null,
  group: null,
  groupManagement: null,
  protocol: null,
  from: 'unknown',
  requested: null,
};

/**
 * AKM and ciphers of an attempt, from the best evidence there is: the (re)association request, the element that
 * message 2 repeats of it, the only suites that the network advertises, or the key descriptor.
 */
export function selectionOf(
  requested: Selection['requested'],
  p: Progress,
  handshakes: readonly KeyHandshake[],
  advertised: NetworkFacts['advertised'],
  reported: Selection | null,
): Selection {
  if (requested) return { ...chosen(requested.rsn), from: 'association', requested };
  if (p.protectionRequested === false && p.seen.size === 0) return { ...UNKNOWN, from: 'association' };

  const message2 = handshakes.find((h) => h.chain.M2)?.chain.M2;
  const repeated = message2 && rsnOfMessage2(message2);
  if (repeated) return { ...chosen(repeated), from: 'm2', requested: null };

  if (reported) return reported;

  const only = advertised?.rsn.filter((rsn) => rsn.kind !== 'override') ?? [];
  const [rsn] = only;
  if (rsn && only.length === 1 && rsn.akms.length === 1 && rsn.pairwise.length === 1)
    return { ...chosen(rsn), from: 'advertised', requested: null };

  const key = handshakes.flatMap((h) => h.messages).find((m) => m.name !== 'unknown');
  const selection = key ? fromDescriptor(key, p) : UNKNOWN;
  // One BSS has one group cipher, whatever pairwise suite a station takes.
  return { ...selection, group: only.find((e) => e.kind === selection.protocol)?.group ?? null };
}

const chosen = (rsn: RsnInfo): Omit<Selection, 'from' | 'requested'> => ({
  akm: rsn.akms[0] ?? null,
  pairwise: rsn.pairwise[0] ?? null,
  group: rsn.group,
  groupManagement: rsn.groupManagement,
  protocol: rsn.kind === 'wpa' ? 'wpa' : 'rsn',
});

/** The RSN or WPA element in the clear key data of message 2 (IEEE 802.11-2020, 12.7.6.3). */
export function rsnOfMessage2({ frame, key }: KeyMessage): RsnInfo | null {
  return readKeyData(frame.bytes, key.keyData, key.descriptorType === Descriptor.Wpa, {}).rsn[0] ?? null;
}

/** What the key descriptor alone betrays (12.7.2, table 12-8): WPA1 or RSN, and the family of the AKM. */
function fromDescriptor({ key }: KeyMessage, p: Progress): Selection {
  if (key.descriptorType === Descriptor.Wpa) {
    return {
      ...UNKNOWN,
      akm: p.eap === 'none' ? AKM.WPA_PSK : AKM.WPA_EAP,
      pairwise: key.version === 1 ? CIPHER.WPA_TKIP : CIPHER.WPA_CCMP,
      protocol: 'wpa',
      from: 'descriptor',
    };
  }
  if (key.descriptorType !== Descriptor.Rsn) return UNKNOWN;
  const akm = akmOfRsn(key.version, key.mic.end - key.mic.start, p);
  return {
    ...UNKNOWN,
    akm,
    pairwise: key.version === 1 ? CIPHER.TKIP : CIPHER.CCMP_128,
    protocol: 'rsn',
    from: 'descriptor',
  };
}

function akmOfRsn(version: number, micLength: number, p: Progress): Suite | null {
  const dot1x = p.eap !== 'none';
  if (p.algorithm === Algorithm.Sae) return AKM.SAE;
  if (version === 1 || version === 2) return dot1x ? AKM.EAP : AKM.PSK;
  if (version === 3) return dot1x ? AKM.EAP_SHA256 : AKM.PSK_SHA256;
  if (micLength === 0 || isFilsAlgorithm(p.algorithm)) return AKM.FILS_SHA256;
  if (micLength === 24) return AKM.SUITE_B_192;
  return null;
}
