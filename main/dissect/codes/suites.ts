import type { Suite } from '../../base/brand.ts';

/** A code of the standard: how it is named, and what it says in plain words. */
export interface Code {
  readonly text: string;
  readonly meaning: string;
}

/** Cipher suite selectors (IEEE 802.11-2020, 9.4.2.24.2, table 9-149), named as hostap and Wireshark name them. */
const ciphers: Readonly<Record<number, Code>> = {
  0: { text: 'Use group cipher', meaning: 'No pairwise cipher of its own: the group cipher serves.' },
  1: { text: 'WEP-40', meaning: 'RC4 with a 40-bit key. Broken; allowed for no RSN pairwise key.' },
  2: { text: 'TKIP', meaning: 'RC4 with a key per packet and the Michael MIC. Deprecated.' },
  3: { text: 'Reserved', meaning: 'AES-OCB in drafts, never standardised.' },
  4: { text: 'CCMP', meaning: 'AES-128 in CCM mode with an 8-octet MIC: the cipher of WPA2.' },
  5: { text: 'WEP-104', meaning: 'RC4 with a 104-bit key. Broken.' },
  6: { text: 'BIP-CMAC-128', meaning: 'Protects group-addressed management frames with AES-128-CMAC.' },
  7: { text: 'No group traffic', meaning: 'Group-addressed data frames are not allowed.' },
  8: { text: 'GCMP', meaning: 'AES-128 in Galois counter mode with a 16-octet MIC.' },
  9: { text: 'GCMP-256', meaning: 'AES-256 in Galois counter mode with a 16-octet MIC.' },
  10: { text: 'CCMP-256', meaning: 'AES-256 in CCM mode with a 16-octet MIC.' },
  11: { text: 'BIP-GMAC-128', meaning: 'Protects group-addressed management frames with AES-128-GMAC.' },
  12: { text: 'BIP-GMAC-256', meaning: 'Protects group-addressed management frames with AES-256-GMAC.' },
  13: { text: 'BIP-CMAC-256', meaning: 'Protects group-addressed management frames with AES-256-CMAC.' },
};

/** AKM suite selectors (IEEE 802.11-2020, 9.4.2.24.3, table 9-151; 19 to 25 with amendments). */
const akms: Readonly<Record<number, Code>> = {
  0: { text: 'Reserved', meaning: 'Not in use.' },
  1: { text: '802.1X', meaning: 'EAP gives the master key; SHA-1 derives from it.' },
  2: { text: 'PSK', meaning: 'A passphrase gives the master key; SHA-1 derives from it: WPA2-Personal.' },
  3: { text: 'FT-802.1X', meaning: 'EAP with fast transition between APs; SHA-256.' },
  4: { text: 'FT-PSK', meaning: 'Passphrase with fast transition between APs; SHA-256.' },
  5: { text: '802.1X-SHA256', meaning: 'EAP gives the master key; SHA-256 derives from it.' },
  6: { text: 'PSK-SHA256', meaning: 'A passphrase gives the master key; SHA-256 derives from it.' },
  7: { text: 'TDLS', meaning: 'Direct link between two stations of one AP.' },
  8: {
    text: 'SAE',
    meaning: 'Password proved without disclosing it, new master key each time: WPA3-Personal.',
  },
  9: { text: 'FT-SAE', meaning: 'SAE with fast transition between APs.' },
  10: { text: 'AP-PeerKey', meaning: 'Keys between two access points.' },
  11: { text: '802.1X-Suite-B', meaning: 'EAP by the Suite B rules, SHA-256, 128-bit strength.' },
  12: { text: '802.1X-Suite-B-192', meaning: 'EAP by the CNSA rules, SHA-384: WPA3-Enterprise 192-bit.' },
  13: { text: 'FT-802.1X-SHA384', meaning: 'EAP with fast transition; SHA-384.' },
  14: { text: 'FILS-SHA256', meaning: 'Fast initial link setup from an EAP re-authentication key; SHA-256.' },
  15: { text: 'FILS-SHA384', meaning: 'Fast initial link setup from an EAP re-authentication key; SHA-384.' },
  16: { text: 'FT-FILS-SHA256', meaning: 'Fast initial link setup with fast transition; SHA-256.' },
  17: { text: 'FT-FILS-SHA384', meaning: 'Fast initial link setup with fast transition; SHA-384.' },
  18: {
    text: 'OWE',
    meaning: 'Encryption without authentication: Diffie-Hellman in the association (RFC 8110).',
  },
  19: { text: 'FT-PSK-SHA384', meaning: 'Passphrase with fast transition; SHA-384.' },
  20: { text: 'PSK-SHA384', meaning: 'A passphrase gives the master key; SHA-384 derives from it.' },
  21: { text: 'PASN', meaning: 'Keys before association, for ranging (802.11az).' },
  22: { text: 'FT-802.1X-SHA384', meaning: 'EAP of any strength with fast transition; SHA-384.' },
  23: { text: '802.1X-SHA384', meaning: 'EAP of any strength; SHA-384 derives from its key.' },
  24: { text: 'SAE-EXT-KEY', meaning: 'SAE whose hash and key lengths follow the group: needed by Wi-Fi 7.' },
  25: { text: 'FT-SAE-EXT-KEY', meaning: 'SAE-EXT-KEY with fast transition.' },
};

/** Suites of WPA1 under Microsoft's OUI 00-50-f2 (Wi-Fi Alliance, WPA 3.1). */
const wpaCiphers: Readonly<Record<number, Code>> = {
  0: { text: 'Use group cipher', meaning: 'No unicast cipher of its own.' },
  1: { text: 'WEP-40', meaning: 'RC4 with a 40-bit key. Broken.' },
  2: { text: 'TKIP', meaning: 'RC4 with a key per packet and the Michael MIC: the cipher of WPA1.' },
  4: { text: 'CCMP', meaning: 'AES-128 in CCM mode with an 8-octet MIC.' },
  5: { text: 'WEP-104', meaning: 'RC4 with a 104-bit key. Broken.' },
};
const wpaAkms: Readonly<Record<number, Code>> = {
  0: { text: 'None', meaning: 'WPA-None: a fixed key between stations without an AP.' },
  1: { text: '802.1X', meaning: 'EAP gives the master key; SHA-1 derives from it.' },
  2: { text: 'PSK', meaning: 'A passphrase gives the master key; SHA-1 derives from it: WPA-Personal.' },
};
/** Wi-Fi Alliance, 50-6f-9a. */
const wfaAkms: Readonly<Record<number, Code>> = {
  1: { text: 'OSEN', meaning: 'Server-only authenticated encryption of Hotspot 2.0 sign-up.' },
  2: { text: 'DPP', meaning: 'Keys from a Wi-Fi Easy Connect introduction.' },
};
const noCodes: Readonly<Record<number, Code>> = {};

function entry(
  suite: Suite,
  rsn: Readonly<Record<number, Code>>,
  wpa: Readonly<Record<number, Code>>,
  wfa: Readonly<Record<number, Code>>,
): Code | undefined {
  const [oui, type] = [suite.slice(0, 8), Number(suite.slice(9))];
  if (oui === '00-0f-ac') return rsn[type];
  if (oui === '00-50-f2') return wpa[type];
  if (oui === '50-6f-9a') return wfa[type];
  return undefined;
}

/** What is known of an AKM suite; undefined for an unknown one. */
export const akmCode = (suite: Suite): Code | undefined => entry(suite, akms, wpaAkms, wfaAkms);
/** What is known of a cipher suite; undefined for an unknown one. */
export const cipherCode = (suite: Suite): Code | undefined => entry(suite, ciphers, wpaCiphers, noCodes);
/** `PSK`, `SAE`, `PSK-SHA256` …; `Unknown` for a suite of no table. */
export const akmName = (suite: Suite): string => akmCode(suite)?.text ?? 'Unknown';
/** `CCMP`, `TKIP`, `GCMP-256`, `BIP-CMAC-128` …; `Unknown` for a suite of no table. */
export const cipherName = (suite: Suite): string => cipherCode(suite)?.text ?? 'Unknown';

const sha384Akms = new Set([12, 13, 15, 17, 19, 20, 22, 23]);
/**
 * Octets of the MIC in EAPOL-Key frames under an AKM of 00-0f-ac (IEEE 802.11-2020, 12.7.3), or undefined where
 * it depends on more than the AKM (24 and 25: on the hash of the SAE group) or is unknown.
 */
export function micLengthOf(suite: Suite): number | undefined {
  if (suite.startsWith('00-50-f2:')) return 16;
  if (!suite.startsWith('00-0f-ac:')) return undefined;
  const type = Number(suite.slice(9));
  if (type >= 14 && type <= 17) return 0;
  if (type === 18 || type === 24 || type === 25) return undefined;
  if (sha384Akms.has(type)) return 24;
  return akms[type] ? 16 : undefined;
}

/** Authentication algorithm numbers (9.4.1.1). */
export const authAlgorithms: Readonly<Record<number, Code>> = {
  0: {
    text: 'Open System',
    meaning: 'No proof of anything: keys are proved later, in the four-way handshake.',
  },
  1: { text: 'Shared Key', meaning: 'A WEP challenge and its encryption. Broken.' },
  2: { text: 'Fast BSS Transition', meaning: 'Roaming with keys derived at the first association.' },
  3: {
    text: 'SAE',
    meaning: 'Simultaneous authentication of equals: a password proved without disclosing it.',
  },
  4: { text: 'FILS shared key', meaning: 'Fast initial link setup by EAP re-authentication.' },
  5: { text: 'FILS shared key with PFS', meaning: 'The same with a fresh Diffie-Hellman exchange.' },
  6: { text: 'FILS public key', meaning: 'Fast initial link setup by certificates or raw public keys.' },
  7: { text: 'PASN', meaning: 'Pre-association security negotiation: keys before, or without, association.' },
  8: { text: 'IEEE 802.1X', meaning: 'EAP inside authentication frames (802.11bi).' },
  128: { text: 'Network EAP', meaning: 'Cisco LEAP.' },
};
/** `Open System`, `SAE` …; `Unknown` for a number of no table. */
export const authAlgorithmName = (n: number): string => authAlgorithms[n]?.text ?? 'Unknown';

/** Finite cyclic groups: IANA's `Group Description` registry for IKE, which SAE, FILS and OWE use. */
export const groups: Readonly<Record<number, { text: string; prime: number; curve: boolean }>> = {
  1: { text: '768-bit MODP', prime: 96, curve: false },
  2: { text: '1024-bit MODP', prime: 128, curve: false },
  5: { text: '1536-bit MODP', prime: 192, curve: false },
  14: { text: '2048-bit MODP', prime: 256, curve: false },
  15: { text: '3072-bit MODP', prime: 384, curve: false },
  16: { text: '4096-bit MODP', prime: 512, curve: false },
  17: { text: '6144-bit MODP', prime: 768, curve: false },
  18: { text: '8192-bit MODP', prime: 1024, curve: false },
  19: { text: 'NIST P-256', prime: 32, curve: true },
  20: { text: 'NIST P-384', prime: 48, curve: true },
  21: { text: 'NIST P-521', prime: 66, curve: true },
  22: { text: '1024-bit MODP, 160-bit order', prime: 128, curve: false },
  23: { text: '2048-bit MODP, 224-bit order', prime: 256, curve: false },
  24: { text: '2048-bit MODP, 256-bit order', prime: 256, curve: false },
  25: { text: 'NIST P-192', prime: 24, curve: true },
  26: { text: 'NIST P-224', prime: 28, curve: true },
  27: { text: 'brainpoolP224r1', prime: 28, curve: true },
  28: { text: 'brainpoolP256r1', prime: 32, curve: true },
  29: { text: 'brainpoolP384r1', prime: 48, curve: true },
  30: { text: 'brainpoolP512r1', prime: 64, curve: true },
};
/** `NIST P-256 (19)`. */
export const groupText = (n: number): string => `${groups[n]?.text ?? 'Unknown'} (${n})`;
