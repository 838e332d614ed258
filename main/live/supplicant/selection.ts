import type { Suite } from '../../base/brand.ts';
import { type Bytes, equal, toHex, toText } from '../../base/bytes.ts';
import { dissectElements } from '../../dissect/elements/index.ts';
import type { RsnInfo } from '../../dissect/types.ts';
import {
  RSNX_SAE_H2E,
  RsnCapability,
  type Rsne,
  rsnElement,
  rsnxElement,
} from '../../simulate/frames/elements.ts';
import { AKM, akmName, isFt, isPsk, isSae } from '../../standard/akms.ts';
import { CIPHER, cipherName, DEFAULT_BIP, temporalKeyLength } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import type { RadioCapabilities, ScanResult } from '../radio/index.ts';
import type { FoundBss, WantedNetwork } from './types.ts';

/** What the two ends agree on, and why. */
export interface Choice {
  readonly bss: ScanResult;
  readonly ssid: Bytes;
  /** null: a network without protection. */
  readonly security: Security | null;
  /** Sentences: what was chosen and for what reason. */
  readonly why: readonly string[];
}

export interface Security {
  readonly akm: Suite;
  readonly pairwise: Suite;
  readonly group: Suite;
  readonly groupManagement: Suite | null;
  readonly mfp: 'no' | 'required' | 'optional';
  /** How SAE finds the password element; null without SAE. */
  readonly pwe: 'h2e' | 'hnp' | null;
  /** The AP's elements as its beacon or probe response has them, with ID and length; message 3 must repeat them. */
  readonly apRsne: Bytes;
  readonly apRsnxe: Bytes | null;
  /** Ours, without PMKID. */
  readonly own: Rsne;
  readonly ownRsnxe: Bytes | null;
  /** The AP's mobility domain element with ID and length; null without fast transition. */
  readonly mobility: Bytes | null;
}

/** The result of a selection: a network, or for each BSS of that name why it will not do. */
export type Selection =
  | { readonly choice: Choice; readonly passedOver: readonly string[] }
  | { readonly choice: null; readonly passedOver: readonly string[]; readonly found: boolean };

/** Key managements that this supplicant does, the strongest first. */
const PREFERENCE: readonly Suite[] = [
  AKM.SAE_EXT_KEY,
  AKM.SAE,
  AKM.FT_SAE,
  AKM.PSK_SHA256,
  AKM.PSK,
  AKM.FT_PSK,
  AKM.OWE,
];
const PAIRWISE: readonly Suite[] = [CIPHER.GCMP_256, CIPHER.CCMP_256, CIPHER.GCMP_128, CIPHER.CCMP_128];

/** The name of a network for people: in quotes, or its octets. */
export const networkName = (ssid: Bytes): string => {
  const text = toText(ssid);
  return text === null ? `0x${toHex(ssid)}` : `"${text}"`;
};

/** All that a scan found, the strongest first, and which of it would do. */
export function appraise(
  results: readonly ScanResult[],
  wanted: WantedNetwork,
  capabilities: RadioCapabilities,
): FoundBss[] {
  return results.toSorted(bySignal).map((bss) => {
    const ssid = ssidOf(bss) ?? new Uint8Array(0);
    const verdict = equal(ssid, wanted.ssid)
      ? consider(bss, wanted, capabilities)
      : 'it is of another network';
    const { bssid, frequencyMHz, signalDbm } = bss;
    return { bssid, ssid, frequencyMHz, signalDbm, unfit: typeof verdict === 'string' ? verdict : null };
  });
}

const bySignal = (a: ScanResult, b: ScanResult): number => (b.signalDbm ?? -200) - (a.signalDbm ?? -200);

/** The name that a BSS tells; null where it has no such element. */
function ssidOf({ elements }: ScanResult): Bytes | null {
  const { ssid } = dissectElements(elements, { start: 0, end: elements.length }, {});
  return ssid && elements.subarray(ssid.start, ssid.end);
}

/**
 * Picks the BSS that is wanted and what to use with it, from what both ends can do. Pure; the strongest signal of
 * those that will do wins.
 */
export function select(
  results: readonly ScanResult[],
  wanted: WantedNetwork,
  capabilities: RadioCapabilities,
): Selection {
  const passedOver: string[] = [];
  const named = results
    .filter((bss) => !wanted.bssid || bss.bssid === wanted.bssid)
    .filter((bss) => {
      const ssid = ssidOf(bss);
      return ssid !== null && equal(ssid, wanted.ssid);
    })
    .sort(bySignal);
  for (const bss of named) {
    const choice = consider(bss, wanted, capabilities);
    if (typeof choice !== 'string') return { choice, passedOver };
    passedOver.push(`${bss.bssid} (${bss.frequencyMHz} MHz): ${choice}`);
  }
  return { choice: null, passedOver, found: named.length > 0 };
}

/** The choice for one BSS, or why it will not do. */
function consider(bss: ScanResult, wanted: WantedNetwork, capabilities: RadioCapabilities): Choice | string {
  const { elements: octets } = bss;
  const { elements, rsn } = dissectElements(octets, { start: 0, end: octets.length }, {});
  const info = rsn.find((candidate) => candidate.kind === 'rsn');
  const where = `${bss.bssid} on ${bss.frequencyMHz} MHz${bss.signalDbm === null ? '' : `, ${bss.signalDbm} dBm`}`;
  if (!info) {
    if (rsn.length) return 'it offers the old WPA alone, which this program does not join';
    if (wanted.passphrase || wanted.psk) return 'it has no protection, but a passphrase was given for it';
    return { bss, ssid: wanted.ssid, security: null, why: [`BSS ${where}: it has no protection.`] };
  }
  const rsnx = elements.find((element) => element.id === Element.Rsnx);
  const apH2e = rsnx !== undefined && (octets[rsnx.body.start]! & RSNX_SAE_H2E) !== 0;
  const why: string[] = [`BSS ${where}: the strongest of this name.`];

  const pairwise = info.pairwise.length
    ? PAIRWISE.find((c) => info.pairwise.includes(c) && capabilities.ciphers.includes(c))
    : undefined;
  if (!pairwise)
    return `no pairwise cipher in common: the AP has ${names(info.pairwise, cipherName)}, the driver ${names(capabilities.ciphers, cipherName)}`;
  if (!info.group || temporalKeyLength(info.group) === null || !capabilities.ciphers.includes(info.group))
    return `its group cipher ${info.group ? cipherName(info.group) : '(none)'} is not one that the driver can`;

  const protection = protectionOf(info, wanted, capabilities);
  if (typeof protection === 'string') return protection;
  const akm = akmOf(info, wanted, capabilities, { apH2e, mfp: protection.mfp !== 'no' });
  if (typeof akm === 'string') return akm;
  why.push(akm.why);
  why.push(
    `Cipher ${cipherName(pairwise)} for data, ${cipherName(info.group)} for groups: the best that both ends have.`,
  );
  why.push(protection.why);
  const pwe = pweOf(akm.suite, wanted, apH2e);
  if (pwe && 'error' in pwe) return pwe.error;
  if (pwe) why.push(pwe.why);

  const mde = elements.find((element) => element.id === Element.MobilityDomain);
  if (isFt(akm.suite) && !mde) return 'it offers fast transition, but names no mobility domain';
  const own: Rsne = {
    group: info.group,
    pairwise: [pairwise],
    akms: [akm.suite],
    capabilities:
      (protection.mfp === 'no' ? 0 : RsnCapability.MfpCapable) |
      (protection.mfp === 'required' ? RsnCapability.MfpRequired : 0),
    pmkids: [],
    groupManagement: protection.groupManagement,
  };
  return {
    bss,
    ssid: wanted.ssid,
    why,
    security: {
      akm: akm.suite,
      pairwise,
      group: info.group,
      groupManagement: protection.groupManagement,
      mfp: protection.mfp,
      pwe: pwe?.method ?? null,
      apRsne: octets.slice(info.span.start, info.span.end),
      apRsnxe: rsnx ? octets.slice(rsnx.span.start, rsnx.span.end) : null,
      own,
      ownRsnxe: pwe?.method === 'h2e' ? rsnxElement(RSNX_SAE_H2E) : null,
      mobility: mde && isFt(akm.suite) ? octets.slice(mde.span.start, mde.span.end) : null,
    },
  };
}

const names = (suites: readonly Suite[], name: (suite: Suite) => string): string =>
  suites.map(name).join(', ') || 'none';

interface Protection {
  readonly mfp: Security['mfp'];
  readonly groupManagement: Suite | null;
  readonly why: string;
}

function protectionOf(
  info: RsnInfo,
  wanted: WantedNetwork,
  { ciphers }: RadioCapabilities,
): Protection | string {
  // An AP that can protect and names no cipher for it means BIP-CMAC-128 (9.4.2.24.3).
  const cipher = info.groupManagement ?? DEFAULT_BIP;
  const can = ciphers.includes(cipher);
  const none = { mfp: 'no', groupManagement: null } as const;
  if (info.mfpRequired && !can)
    return `it requires protected management frames with ${cipherName(cipher)}, which the driver cannot`;
  if (info.mfpRequired && wanted.pmf === 'no')
    return 'it requires protected management frames, and they were forbidden';
  if (!info.mfpCapable) {
    if (wanted.pmf === 'required') return 'it cannot protect management frames, and that was required';
    return { ...none, why: 'Management frames are not protected: the AP cannot.' };
  }
  if (wanted.pmf === 'no')
    return { ...none, why: 'Management frames are not protected: that was asked for.' };
  if (!can) {
    if (wanted.pmf === 'required')
      return 'the driver cannot protect management frames, and that was required';
    return { ...none, why: `Management frames are not protected: the driver cannot ${cipherName(cipher)}.` };
  }
  const required = info.mfpRequired || wanted.pmf === 'required';
  return {
    mfp: required ? 'required' : 'optional',
    groupManagement: cipher,
    why: `Management frames are protected (${cipherName(cipher)}): ${info.mfpRequired ? 'the AP requires it' : 'both ends can'}.`,
  };
}

function akmOf(
  info: RsnInfo,
  wanted: WantedNetwork,
  capabilities: RadioCapabilities,
  { apH2e, mfp }: { apH2e: boolean; mfp: boolean },
): { suite: Suite; why: string } | string {
  const objections: string[] = [];
  for (const suite of PREFERENCE) {
    if (!info.akms.includes(suite)) continue;
    const objection = objectionTo(suite, wanted, capabilities, apH2e, mfp);
    if (objection) {
      objections.push(`${akmName(suite)}: ${objection}`);
      continue;
    }
    const others = info.akms.filter((other) => other !== suite);
    const because = others.length
      ? `the AP offers also ${names(others, akmName)}; this is the strongest that both ends and the given secret allow`
      : 'the only one that the AP offers';
    const against = objections.length ? ` Passed over: ${objections.join('; ')}.` : '';
    return { suite, why: `Key management ${akmName(suite)}: ${because}.${against}` };
  }
  if (objections.length) return `no key management will do: ${objections.join('; ')}`;
  return `it offers ${names(info.akms, akmName)}, none of which this program does`;
}

/** Why a suite that the AP offers cannot be used; null: it can. */
function objectionTo(
  suite: Suite,
  wanted: WantedNetwork,
  { akms, features, commands }: RadioCapabilities,
  apH2e: boolean,
  mfp: boolean,
): string | null {
  if (wanted.akms && !wanted.akms.includes(suite)) return 'it was not allowed';
  if (akms && !akms.includes(suite)) return 'the driver does not name it among its suites';
  if (isSae(suite)) {
    if (!wanted.passphrase)
      return wanted.psk ? 'it needs the passphrase, not the PSK' : 'it needs a passphrase';
    if (!mfp) return 'it needs protected management frames, which are not to be had here';
    if (!features.has('SAE') && !commands.has('AUTHENTICATE'))
      return 'the driver does not let user space do SAE';
    if (suite === AKM.SAE_EXT_KEY && (!apH2e || wanted.pwe === 'hnp')) return 'it needs hash-to-element';
  }
  if (isPsk(suite) && !wanted.passphrase && !wanted.psk) return 'it needs a passphrase';
  if (suite === AKM.OWE && (wanted.passphrase || wanted.psk))
    return 'it uses no passphrase, but one was given';
  return null;
}

type Pwe = { readonly method: 'h2e' | 'hnp'; readonly why: string } | { readonly error: string } | null;

function pweOf(akm: Suite, wanted: WantedNetwork, apH2e: boolean): Pwe {
  if (!isSae(akm)) return null;
  if (wanted.pwe === 'h2e' && !apH2e)
    return { error: 'it does not say that it can do hash-to-element, and that was required' };
  if (apH2e && wanted.pwe !== 'hnp')
    return {
      method: 'h2e',
      why: 'SAE finds its password element by hash-to-element: the AP says (RSNXE) that it can.',
    };
  const because =
    wanted.pwe === 'hnp' ? 'that was asked for' : 'the AP does not say that it can do hash-to-element';
  return { method: 'hnp', why: `SAE finds its password element by hunting-and-pecking: ${because}.` };
}

/** Our RSNE with these PMKIDs: what the association request has, and message 2 repeats. */
export const ownRsne = ({ own }: Security, pmkids: readonly Bytes[] = []): Bytes =>
  rsnElement({ ...own, pmkids });
