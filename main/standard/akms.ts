import type { Suite } from '../base/brand.ts';
import { CIPHER } from './ciphers.ts';
import type { Code } from './code.ts';
import { isWpa1, rsnSuite, wfaSuite, wpaSuite } from './suite.ts';

/** Hash functions that 802.11 names, as this program spells them. */
export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** Hashes that KDF-Hash-Length is used with (802.11 12.7.1.6.2). */
export type KdfHash = 'sha256' | 'sha384' | 'sha512';

/** Integrity algorithms of EAPOL-Key frames (802.11-2020 Table 12-10). */
export type MicAlgorithm =
  | 'hmac-md5'
  | 'hmac-sha1-128'
  | 'aes-128-cmac'
  | 'hmac-sha256'
  | 'hmac-sha384'
  | 'hmac-sha512';

/** How key data of an EAPOL-Key frame is protected. `none`: the suite protects no EAPOL-Key frame. */
export type KeyWrap = 'arc4' | 'aes-wrap' | 'aes-siv' | 'none';

/**
 * Where a PMKID comes from. `hmac-pmk`, `hmac-kck`: Truncate-128(HMAC-Hash(PMK or KCK, "PMK Name" || AA || SPA)).
 * `sae`: of the sum of the two scalars. `owe`: Truncate-128(Hash(C || A)), C and A the public keys' x-coordinates.
 */
export type PmkidMethod = 'hmac-pmk' | 'hmac-kck' | 'sae' | 'owe' | 'none';

/** Who makes the master key: what an AKM is of, whatever its hash and with or without fast transition. */
export type AkmFamily = 'psk' | 'sae' | 'eap' | 'fils' | 'owe' | 'pasn' | 'peer' | 'dpp' | 'osen' | 'none';

/** What an AKM suite fixes for the key hierarchy and for EAPOL-Key frames. */
export interface AkmParameters {
  readonly suite: Suite;
  /** As {@link akmRow} has it; no two suites have one name. */
  readonly name: string;
  /** Has the FT key hierarchy (PMK-R0, PMK-R1). */
  readonly ft: boolean;
  /** PRF-n with HMAC-SHA-1, or KDF-Hash-Length. */
  readonly function: 'prf' | 'kdf';
  /** Of that function, and of the PMKID. */
  readonly hash: HashName;
  /** Bytes; for FT what PMK-R0 and PMK-R1 have. */
  readonly pmkLength: number;
  readonly kckBits: number;
  readonly kekBits: number;
  /** KCK2 and KEK2 of FT over FILS; else 0. */
  readonly kck2Bits: number;
  readonly kek2Bits: number;
  /** MIC of EAPOL-Key frames (of PASN frames where the suite has no such frames); null: an AEAD does it. */
  readonly mic: { readonly algorithm: MicAlgorithm; readonly length: number } | null;
  /** MIC of a fast BSS transition element, made with KCK, over FILS with KCK2; null without FT. */
  readonly fteMic: { readonly algorithm: MicAlgorithm; readonly length: number } | null;
  readonly keyWrap: KeyWrap;
  /** Key Descriptor Version, 802.11-2020 12.7.2. */
  readonly keyDescriptorVersion: 0 | 1 | 2 | 3;
  readonly pmkid: PmkidMethod;
}

/** What a suite cannot fix alone. */
export interface AkmOptions {
  /** Decides version 1 or 2 of the SHA-1 suites: TKIP has HMAC-MD5 and ARC4. Default: CCMP (for WPA1: TKIP). */
  readonly pairwise?: Suite;
  /** Of OWE, SAE-EXT-KEY and PASN, where the group or the base suite decides it. Default: SHA-256. */
  readonly hash?: KdfHash;
}

/** What one suite's keys are like. */
type Keys = Omit<AkmParameters, 'suite' | 'name' | 'ft' | 'function' | 'kck2Bits' | 'kek2Bits' | 'fteMic'> &
  Partial<Pick<AkmParameters, 'kck2Bits' | 'kek2Bits' | 'fteMic'>>;

const mic = (algorithm: MicAlgorithm, length: number) => ({ algorithm, length });

const SHA1_TKIP: Keys = {
  hash: 'sha1',
  pmkLength: 32,
  kckBits: 128,
  kekBits: 128,
  mic: mic('hmac-md5', 16),
  keyWrap: 'arc4',
  keyDescriptorVersion: 1,
  pmkid: 'hmac-pmk',
};
const SHA1_AES: Keys = {
  ...SHA1_TKIP,
  mic: mic('hmac-sha1-128', 16),
  keyWrap: 'aes-wrap',
  keyDescriptorVersion: 2,
};
const CMAC: Keys = {
  ...SHA1_AES,
  hash: 'sha256',
  mic: mic('aes-128-cmac', 16),
  keyDescriptorVersion: 3,
};
/** The suites whose descriptor version is 0: all is by the AKM. KCK and KEK by the hash, as Table 12-11 has them. */
const BY_HASH: Record<KdfHash, Keys> = {
  sha256: { ...CMAC, mic: mic('hmac-sha256', 16), keyDescriptorVersion: 0 },
  sha384: {
    ...CMAC,
    hash: 'sha384',
    pmkLength: 48,
    kckBits: 192,
    kekBits: 256,
    mic: mic('hmac-sha384', 24),
    keyDescriptorVersion: 0,
  },
  sha512: {
    ...CMAC,
    hash: 'sha512',
    pmkLength: 64,
    kckBits: 256,
    kekBits: 256,
    mic: mic('hmac-sha512', 32),
    keyDescriptorVersion: 0,
  },
};
const SAE_KEYS: Keys = { ...CMAC, keyDescriptorVersion: 0, pmkid: 'sae' };
const filsKeys = (hash: 'sha256' | 'sha384'): Keys => ({
  ...BY_HASH[hash],
  kckBits: 0,
  kekBits: hash === 'sha256' ? 256 : 512,
  mic: null,
  keyWrap: 'aes-siv',
});

/** The pairwise cipher decides. */
const sha1 = ({ pairwise }: AkmOptions): Keys => (pairwise === CIPHER.TKIP ? SHA1_TKIP : SHA1_AES);
const wpa1 = ({ pairwise }: AkmOptions): Keys => ({
  ...(pairwise === CIPHER.WPA_CCMP || pairwise === CIPHER.CCMP_128 ? SHA1_AES : SHA1_TKIP),
  pmkid: 'none',
});
/** The hash of the group, or of PASN's base suite, decides. */
const byGroup =
  (own: Partial<Keys>) =>
  ({ hash = 'sha256' }: AkmOptions): Keys => ({ ...BY_HASH[hash], ...own });

/** An AKM suite: one row of the table below. */
export interface AkmRow {
  readonly suite: Suite;
  /** What this program calls it; unique. Wireshark and hostap have the same or nearly the same words. */
  readonly name: string;
  /** What it is called beside `WPA1`, of whose suites two are named as the RSN's; absent: the name. */
  readonly short?: string;
  /** What it is, as a sentence. */
  readonly words: string;
  readonly family: AkmFamily;
  /** Has the FT key hierarchy. */
  readonly ft?: true;
  /** The hash, and with it all lengths, is of the group of the exchange. */
  readonly byGroup?: true;
  /** Key hierarchy and EAPOL-Key frames; null: none that this program knows. */
  readonly keys: Keys | ((options: AkmOptions) => Keys) | null;
  /**
   * hostap's: what wpa_supplicant prints after `using KEY_MGMT`, what wpa_key_mgmt_txt() says (in `STATUS` and in PASN's
   * lines), and what `key_mgmt=` takes. NetworkManager writes the last, in lower case where a person reads it.
   */
  readonly hostap?: {
    readonly using?: readonly string[];
    readonly text?: readonly string[];
    readonly configured?: string;
  };
  /** Wireshark's word for `wlan.rsn.akms.type`. */
  readonly wireshark?: string;
  /** What iw prints under `Authentication suites`. */
  readonly iw?: string;
}

/**
 * AKM suites. Source: 802.11-2020 Tables 9-151 and 12-10, 12.7.1.3, with 802.11be and REVme for suites 22 to 25; RFC 8110
 * for OWE; WPA 3.1 for WPA1's. hostap's names: wpa_supplicant.c (wpa_supplicant_set_suites), wpa_common.c
 * (wpa_key_mgmt_txt), config.c.
 */
const ROWS = {
  WPA_NONE: {
    suite: wpaSuite(0),
    name: 'WPA None',
    short: 'None',
    words: 'WPA-None: a fixed key between stations without an AP.',
    family: 'none',
    keys: null,
    hostap: { using: ['WPA-NONE'], text: ['WPA-NONE'], configured: 'WPA-NONE' },
  },
  WPA_EAP: {
    suite: wpaSuite(1),
    name: 'WPA 802.1X',
    short: '802.1X',
    words: 'EAP gives the master key; SHA-1 derives from it.',
    family: 'eap',
    keys: wpa1,
    hostap: { text: ['WPA/IEEE 802.1X/EAP'] },
  },
  WPA_PSK: {
    suite: wpaSuite(2),
    name: 'WPA PSK',
    short: 'PSK',
    words: 'A passphrase gives the master key; SHA-1 derives from it: WPA-Personal.',
    family: 'psk',
    keys: wpa1,
    hostap: { text: ['WPA-PSK'] },
  },
  RESERVED: { suite: rsnSuite(0), name: 'Reserved', words: 'Not in use.', family: 'none', keys: null },
  EAP: {
    suite: rsnSuite(1),
    name: '802.1X',
    words: 'EAP gives the master key; SHA-1 derives from it.',
    family: 'eap',
    keys: sha1,
    hostap: {
      using: ['802.1X'],
      text: ['WPA2/IEEE 802.1X/EAP', 'WPA2+WPA/IEEE 802.1X/EAP'],
      configured: 'WPA-EAP',
    },
    wireshark: 'WPA',
    iw: 'IEEE 802.1X',
  },
  PSK: {
    suite: rsnSuite(2),
    name: 'PSK',
    words: 'A passphrase gives the master key; SHA-1 derives from it: WPA2-Personal.',
    family: 'psk',
    keys: sha1,
    hostap: { using: ['WPA-PSK'], text: ['WPA2-PSK', 'WPA2-PSK+WPA-PSK'], configured: 'WPA-PSK' },
    wireshark: 'PSK',
    iw: 'PSK',
  },
  FT_EAP: {
    suite: rsnSuite(3),
    name: 'FT-802.1X',
    words: 'EAP with fast transition between APs; SHA-256.',
    family: 'eap',
    ft: true,
    keys: CMAC,
    hostap: { using: ['FT/802.1X'], text: ['FT-EAP'], configured: 'FT-EAP' },
    wireshark: 'FT over IEEE 802.1X',
    iw: 'FT/IEEE 802.1X',
  },
  FT_PSK: {
    suite: rsnSuite(4),
    name: 'FT-PSK',
    words: 'Passphrase with fast transition between APs; SHA-256.',
    family: 'psk',
    ft: true,
    keys: CMAC,
    hostap: { using: ['FT/PSK'], text: ['FT-PSK'], configured: 'FT-PSK' },
    wireshark: 'FT using PSK',
    iw: 'FT/PSK',
  },
  EAP_SHA256: {
    suite: rsnSuite(5),
    name: '802.1X-SHA256',
    words: 'EAP gives the master key; SHA-256 derives from it.',
    family: 'eap',
    keys: CMAC,
    hostap: { using: ['802.1X with SHA256'], text: ['WPA2-EAP-SHA256'], configured: 'WPA-EAP-SHA256' },
    wireshark: 'WPA (SHA256)',
    iw: 'IEEE 802.1X/SHA-256',
  },
  PSK_SHA256: {
    suite: rsnSuite(6),
    name: 'PSK-SHA256',
    words: 'A passphrase gives the master key; SHA-256 derives from it.',
    family: 'psk',
    keys: CMAC,
    hostap: { using: ['PSK with SHA256'], text: ['WPA2-PSK-SHA256'], configured: 'WPA-PSK-SHA256' },
    wireshark: 'PSK (SHA256)',
    iw: 'PSK/SHA-256',
  },
  TDLS: {
    suite: rsnSuite(7),
    name: 'TDLS',
    words: 'Direct link between two stations of one AP.',
    family: 'peer',
    keys: { ...CMAC, kekBits: 0, keyWrap: 'none', pmkid: 'none' },
    wireshark: 'TDLS / TPK Handshake (SHA256)',
    iw: 'TDLS/TPK',
  },
  SAE: {
    suite: rsnSuite(8),
    name: 'SAE',
    words: 'Password proved without disclosing it, new master key each time: WPA3-Personal.',
    family: 'sae',
    keys: SAE_KEYS,
    hostap: { using: ['SAE'], text: ['SAE'], configured: 'SAE' },
    wireshark: 'SAE (SHA256)',
    iw: 'SAE',
  },
  FT_SAE: {
    suite: rsnSuite(9),
    name: 'FT-SAE',
    words: 'SAE with fast transition between APs.',
    family: 'sae',
    ft: true,
    keys: SAE_KEYS,
    hostap: { using: ['FT/SAE'], text: ['FT-SAE'], configured: 'FT-SAE' },
    wireshark: 'FT using SAE (SHA256)',
    iw: 'FT/SAE',
  },
  AP_PEERKEY: {
    suite: rsnSuite(10),
    name: 'AP-PeerKey',
    words: 'Keys between two access points.',
    family: 'peer',
    keys: { ...CMAC, pmkid: 'none' },
    wireshark: 'APPeerKey (SHA256)',
  },
  SUITE_B: {
    suite: rsnSuite(11),
    name: '802.1X-Suite-B',
    words: 'EAP by the Suite B rules, SHA-256, 128-bit strength.',
    family: 'eap',
    keys: { ...BY_HASH.sha256, pmkid: 'hmac-kck' },
    hostap: { using: ['802.1X with Suite B'], text: ['WPA2-EAP-SUITE-B'], configured: 'WPA-EAP-SUITE-B' },
    wireshark: 'WPA (SHA256-SuiteB)',
    iw: 'IEEE 802.1X/SUITE-B',
  },
  SUITE_B_192: {
    suite: rsnSuite(12),
    name: '802.1X-Suite-B-192',
    words: 'EAP by the CNSA rules, SHA-384: WPA3-Enterprise 192-bit.',
    family: 'eap',
    keys: { ...BY_HASH.sha384, pmkid: 'hmac-kck' },
    hostap: {
      using: ['802.1X with Suite B (192-bit)'],
      text: ['WPA2-EAP-SUITE-B-192'],
      configured: 'WPA-EAP-SUITE-B-192',
    },
    wireshark: 'WPA (SHA384-SuiteB)',
    iw: 'IEEE 802.1X/SUITE-B-192',
  },
  FT_SUITE_B_192: {
    suite: rsnSuite(13),
    name: 'FT-802.1X-Suite-B-192',
    words: 'EAP by the CNSA rules with fast transition; SHA-384.',
    family: 'eap',
    ft: true,
    keys: BY_HASH.sha384,
    // hostap up to 2.10 sends this suite under these names, later ones 22: an element that a log dumps tells which.
    hostap: { using: ['FT/802.1X-SHA384'], text: ['FT-EAP-SHA384'], configured: 'FT-EAP-SHA384' },
    wireshark: 'FT over IEEE 802.1X (SHA384-SuiteB)',
    iw: 'FT/IEEE 802.1X/SHA-384',
  },
  FILS_SHA256: {
    suite: rsnSuite(14),
    name: 'FILS-SHA256',
    words: 'Fast initial link setup from an EAP re-authentication key; SHA-256.',
    family: 'fils',
    keys: filsKeys('sha256'),
    hostap: { using: ['FILS-SHA256'], text: ['FILS-SHA256'], configured: 'FILS-SHA256' },
    wireshark: 'FILS (SHA256 and AES-SIV-256)',
    iw: 'FILS/SHA-256',
  },
  FILS_SHA384: {
    suite: rsnSuite(15),
    name: 'FILS-SHA384',
    words: 'Fast initial link setup from an EAP re-authentication key; SHA-384.',
    family: 'fils',
    keys: filsKeys('sha384'),
    hostap: { using: ['FILS-SHA384'], text: ['FILS-SHA384'], configured: 'FILS-SHA384' },
    wireshark: 'FILS (SHA384 and AES-SIV-512)',
    iw: 'FILS/SHA-384',
  },
  FT_FILS_SHA256: {
    suite: rsnSuite(16),
    name: 'FT-FILS-SHA256',
    words: 'Fast initial link setup with fast transition; SHA-256.',
    family: 'fils',
    ft: true,
    keys: { ...filsKeys('sha256'), kck2Bits: 128, kek2Bits: 128, fteMic: CMAC.mic },
    hostap: { using: ['FT-FILS-SHA256'], text: ['FT-FILS-SHA256'], configured: 'FT-FILS-SHA256' },
    wireshark: 'FT over FILS (SHA256 and AES-SIV-256)',
    iw: 'FT/FILS/SHA-256',
  },
  FT_FILS_SHA384: {
    suite: rsnSuite(17),
    name: 'FT-FILS-SHA384',
    words: 'Fast initial link setup with fast transition; SHA-384.',
    family: 'fils',
    ft: true,
    keys: { ...filsKeys('sha384'), kck2Bits: 192, kek2Bits: 256, fteMic: BY_HASH.sha384.mic },
    hostap: { using: ['FT-FILS-SHA384'], text: ['FT-FILS-SHA384'], configured: 'FT-FILS-SHA384' },
    wireshark: 'FT over FILS (SHA384 and AES-SIV-512)',
    iw: 'FT/FILS/SHA-384',
  },
  OWE: {
    suite: rsnSuite(18),
    name: 'OWE',
    words: 'Encryption without authentication: Diffie-Hellman in the association (RFC 8110).',
    family: 'owe',
    byGroup: true,
    keys: byGroup({ pmkid: 'owe' }),
    hostap: { using: ['OWE'], text: ['OWE'], configured: 'OWE' },
    wireshark: 'Opportunistic Wireless Encryption',
    iw: 'OWE',
  },
  FT_PSK_SHA384: {
    suite: rsnSuite(19),
    name: 'FT-PSK-SHA384',
    words: 'Passphrase with fast transition; SHA-384.',
    family: 'psk',
    ft: true,
    keys: BY_HASH.sha384,
    wireshark: 'FT using PSK (SHA384)',
    iw: 'FT/PSK/SHA-384',
  },
  PSK_SHA384: {
    suite: rsnSuite(20),
    name: 'PSK-SHA384',
    words: 'A passphrase gives the master key; SHA-384 derives from it.',
    family: 'psk',
    keys: { ...BY_HASH.sha384, pmkLength: 32 },
    wireshark: 'PSK (SHA384)',
    iw: 'PSK/SHA-384',
  },
  PASN: {
    suite: rsnSuite(21),
    name: 'PASN',
    words: 'Keys before association, for ranging (802.11az).',
    family: 'pasn',
    byGroup: true,
    keys: byGroup({ kckBits: 256, kekBits: 0, keyWrap: 'none', pmkid: 'none' }),
    hostap: { text: ['PASN'], configured: 'PASN' },
    wireshark: 'PASN',
  },
  FT_EAP_SHA384: {
    suite: rsnSuite(22),
    name: 'FT-802.1X-SHA384',
    words: 'EAP of any strength with fast transition; SHA-384.',
    family: 'eap',
    ft: true,
    keys: BY_HASH.sha384,
    wireshark: 'FT over IEEE 802.1X (SHA384)',
  },
  EAP_SHA384: {
    suite: rsnSuite(23),
    name: '802.1X-SHA384',
    words: 'EAP of any strength; SHA-384 derives from its key.',
    family: 'eap',
    keys: BY_HASH.sha384,
    hostap: { using: ['802.1X with SHA384'], text: ['WPA2-EAP-SHA384'], configured: 'WPA-EAP-SHA384' },
    wireshark: 'WPA (SHA384)',
  },
  SAE_EXT_KEY: {
    suite: rsnSuite(24),
    name: 'SAE-EXT-KEY',
    words: 'SAE whose hash and key lengths follow the group: needed by Wi-Fi 7.',
    family: 'sae',
    byGroup: true,
    keys: byGroup({ pmkid: 'sae' }),
    hostap: { using: ['SAE (ext key)', 'SAE-EXT-KEY'], text: ['SAE-EXT-KEY'], configured: 'SAE-EXT-KEY' },
    wireshark: 'SAE (GROUP-DEPEND)',
    iw: 'SAE-EXT-KEY',
  },
  FT_SAE_EXT_KEY: {
    suite: rsnSuite(25),
    name: 'FT-SAE-EXT-KEY',
    words: 'SAE-EXT-KEY with fast transition.',
    family: 'sae',
    ft: true,
    byGroup: true,
    keys: byGroup({ pmkid: 'sae' }),
    hostap: {
      using: ['FT/SAE (ext key)', 'FT/SAE-EXT-KEY'],
      text: ['FT-SAE-EXT-KEY'],
      configured: 'FT-SAE-EXT-KEY',
    },
    wireshark: 'FT using SAE (GROUP-DEPEND)',
    iw: 'FT/SAE-EXT-KEY',
  },
  OSEN: {
    suite: wfaSuite(1),
    name: 'OSEN',
    words: 'Server-only authenticated encryption of Hotspot 2.0 sign-up.',
    family: 'osen',
    keys: null,
    hostap: { using: ['OSEN'], text: ['OSEN'], configured: 'OSEN' },
  },
  DPP: {
    suite: wfaSuite(2),
    name: 'DPP',
    words: 'Keys from a Wi-Fi Easy Connect introduction.',
    family: 'dpp',
    keys: null,
    hostap: { using: ['DPP'], text: ['DPP'], configured: 'DPP' },
  },
} as const satisfies Record<string, AkmRow>;

/** Every AKM suite that is known, WPA1's first, then by number. */
export const AKM_ROWS: readonly AkmRow[] = Object.values(ROWS);

/** AKM suites by name: `AKM.SAE`. */
export const AKM = Object.fromEntries(
  Object.entries(ROWS).map(([name, { suite }]) => [name, suite]),
) as Readonly<Record<keyof typeof ROWS, Suite>>;

const BY_SUITE: ReadonlyMap<Suite, AkmRow> = new Map(AKM_ROWS.map((row) => [row.suite, row]));

/** The row of a suite; null for one that is not known. */
export const akmRow = (suite: Suite): AkmRow | null => BY_SUITE.get(suite) ?? null;

/** Suites whose key hierarchy is known ({@link akmParameters}), in the order of {@link AKM_ROWS}. */
export const AKM_SUITES: readonly Suite[] = AKM_ROWS.filter((row) => row.keys).map(({ suite }) => suite);

/** What an AKM suite fixes for keys and EAPOL-Key frames; null for a suite of which that is not known. */
export function akmParameters(suite: Suite, options: AkmOptions = {}): AkmParameters | null {
  const row = BY_SUITE.get(suite);
  if (!row?.keys) return null;
  const keys = typeof row.keys === 'function' ? row.keys(options) : row.keys;
  const ft = row.ft ?? false;
  return {
    suite,
    name: row.name,
    ft,
    fteMic: ft ? keys.mic : null,
    function: keys.hash === 'sha1' ? 'prf' : 'kdf',
    kck2Bits: 0,
    kek2Bits: 0,
    ...keys,
  };
}

/** MIC and key wrap of an EAPOL-Key frame. */
export type EapolKeyAlgorithms = Pick<AkmParameters, 'mic' | 'keyWrap'>;

/**
 * By the Key Descriptor Version of the frame itself: 1, 2 and 3 say it alone, 0 leaves it to the AKM.
 * null: a reserved version, or 0 without an AKM.
 * Source: 802.11-2020 12.7.2, Key Information.
 */
export function eapolKeyAlgorithms(version: number, akm: AkmParameters | null): EapolKeyAlgorithms | null {
  const row = [akm?.keyDescriptorVersion === 0 ? akm : null, SHA1_TKIP, SHA1_AES, CMAC][version];
  return row ? { mic: row.mic, keyWrap: row.keyWrap } : null;
}

/**
 * Bytes of the MIC in EAPOL-Key frames under an AKM (802.11-2020 12.7.3); undefined where it depends on more than the AKM
 * (the hash of the group), or the AKM is not known.
 */
export function micLengthOf(suite: Suite): number | undefined {
  const parameters = akmParameters(suite);
  if (!parameters || BY_SUITE.get(suite)?.byGroup) return undefined;
  return parameters.mic?.length ?? 0;
}

/** What is known of an AKM suite; undefined for an unknown one. */
export function akmCode(suite: Suite): Code | undefined {
  const row = BY_SUITE.get(suite);
  return row && { text: row.short ?? row.name, meaning: row.words };
}

/** `PSK`, `SAE`, `PSK-SHA256` …; `Unknown` for a suite that is not known. */
export const akmName = (suite: Suite): string => akmCode(suite)?.text ?? 'Unknown';

const familyOf = (suite: Suite | null): AkmFamily | null => (suite && BY_SUITE.get(suite)?.family) ?? null;

// Predicates over AKMs. null, an AKM that no evidence tells, is of no family.

/** SAE, with and without fast transition. */
export const isSae = (akm: Suite | null): boolean => familyOf(akm) === 'sae';
/** The PSK is the master key, or the first one of fast transition: a passphrase or a PSK opens it, WPA1's too. */
export const isPsk = (akm: Suite | null): boolean => familyOf(akm) === 'psk';
/** 802.1X: EAP gives the master key before the four-way handshake, WPA1's too. FILS is none of these. */
export const isEap = (akm: Suite | null): boolean => familyOf(akm) === 'eap';
/** Fast initial link setup. */
export const isFils = (akm: Suite | null): boolean => familyOf(akm) === 'fils';
/** Opportunistic wireless encryption. */
export const isOwe = (akm: Suite | null): boolean => familyOf(akm) === 'owe';
/** A person gives a passphrase or password for it. */
export const takesPassphrase = (akm: Suite | null): boolean => isPsk(akm) || isSae(akm);
/** Has fast BSS transition. */
export const isFt = (akm: Suite | null): boolean => (akm && BY_SUITE.get(akm)?.ft) ?? false;
/** The group of the exchange fixes hash and lengths of the keys: OWE, SAE-EXT-KEY, PASN. */
export const isByGroup = (akm: Suite | null): boolean => (akm && BY_SUITE.get(akm)?.byGroup) ?? false;
/** The standard wants protected management frames with it: SAE and OWE (12.4.2, RFC 8110 section 4; WPA3 3.1). */
export const wantsPmf = (akm: Suite): boolean => isSae(akm) || isOwe(akm);

const byName = (names: (row: AkmRow) => readonly string[]): ReadonlyMap<string, Suite> =>
  new Map(AKM_ROWS.flatMap((row) => names(row).map((name) => [name.toLowerCase(), row.suite])));

const USING = byName(({ hostap }) => hostap?.using ?? []);
const TEXT = byName(({ hostap }) => hostap?.text ?? []);

/** The AKM that wpa_supplicant names after `using KEY_MGMT`; null for words that mean none that is known. */
export const akmUsing = (words: string): Suite | null => USING.get(words.toLowerCase()) ?? null;
/** The AKM that hostap's wpa_key_mgmt_txt() names; null for words that mean none that is known. */
export const akmOfText = (words: string): Suite | null => TEXT.get(words.toLowerCase()) ?? null;

/** All that programs call an AKM, this one's name first. */
export const akmNames = ({ name, hostap, wireshark, iw }: AkmRow): readonly string[] => [
  name,
  ...(hostap?.using ?? []),
  ...(hostap?.text ?? []),
  ...[hostap?.configured, wireshark, iw].filter((one) => one !== undefined),
];

/**
 * The AKM that a person means: by selector, by this program's name or by a program's, in any case. Of suites with one name
 * that of RSN. null for none that is known.
 */
export function akmNamed(text: string): Suite | null {
  const plain = text.toLowerCase();
  const rows = [...AKM_ROWS].sort((a, b) => Number(isWpa1(a.suite)) - Number(isWpa1(b.suite)));
  const same = (name: string): boolean => name.toLowerCase() === plain;
  const found =
    rows.find((row) => row.suite === plain || same(row.name) || same(row.short ?? '')) ??
    rows.find((row) => akmNames(row).some(same));
  return found?.suite ?? null;
}
