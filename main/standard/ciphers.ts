import type { Suite } from '../base/brand.ts';
import type { Code } from './code.ts';
import { rsnSuite, wpaSuite } from './suite.ts';

/** Algorithms of group management ciphers (802.11-2020 12.5.4). */
export type BipAlgorithm = 'bip-cmac-128' | 'bip-gmac-128' | 'bip-gmac-256' | 'bip-cmac-256';

/** How a cipher suite protects a frame: by name of the mode, of which suites differ in key and MIC alone. */
export type CipherMode = 'wep' | 'tkip' | 'ccm' | 'gcm' | BipAlgorithm;

/** What the kernel needs for a cipher (net/mac80211/key.c, crypto/Kconfig). */
export interface KernelCrypto {
  readonly template: string;
  /** Options of its configuration: the first is the template's own. */
  readonly options: readonly string[];
  readonly module: string;
}

const CCM: KernelCrypto = {
  template: 'ccm(aes)',
  options: ['CONFIG_CRYPTO_CCM', 'CONFIG_CRYPTO_AES'],
  module: 'ccm',
};
const GCM: KernelCrypto = {
  template: 'gcm(aes)',
  options: ['CONFIG_CRYPTO_GCM', 'CONFIG_CRYPTO_AES'],
  module: 'gcm',
};
const CMAC: KernelCrypto = {
  template: 'cmac(aes)',
  options: ['CONFIG_CRYPTO_CMAC', 'CONFIG_CRYPTO_AES'],
  module: 'cmac',
};
const ARC4: KernelCrypto = { template: 'arc4', options: ['CONFIG_CRYPTO_LIB_ARC4'], module: 'libarc4' };

/** A cipher suite: one row of the table below. */
export interface CipherRow {
  readonly suite: Suite;
  /** What this program, hostap and Wireshark call it; WPA1's have the names of RSN's. */
  readonly name: string;
  /** What it is, as a sentence. */
  readonly words: string;
  /** Bytes of the temporal key (802.11-2020 Table 12-7); absent: it has none. */
  readonly keyLength?: number;
  /** Bytes of the MIC or ICV behind the data, or in the management MIC element. */
  readonly micLength?: number;
  /** Absent: nothing is protected by it. */
  readonly mode?: CipherMode;
  /** A four-way handshake makes its key. */
  readonly pairwise?: true;
  readonly kernel?: KernelCrypto;
  /** hostap's wpa_cipher_txt() and the words of older lines, where they are not the name. */
  readonly hostap?: readonly string[];
  /** What iwd prints of a device, where it is not the name. */
  readonly iwd?: readonly string[];
  /** What iw prints, where it is not the name. */
  readonly iw?: string;
}

/** Cipher suites. Source: 802.11-2020 Tables 9-149 and 12-7; WPA 3.1 for WPA1's. */
const ROWS = {
  WPA_USE_GROUP: { suite: wpaSuite(0), name: 'Use group cipher', words: 'No unicast cipher of its own.' },
  WPA_WEP_40: {
    suite: wpaSuite(1),
    name: 'WEP-40',
    words: 'RC4 with a 40-bit key. Broken.',
    keyLength: 5,
    micLength: 4,
    mode: 'wep',
  },
  WPA_TKIP: {
    suite: wpaSuite(2),
    name: 'TKIP',
    words: 'RC4 with a key per packet and the Michael MIC: the cipher of WPA1.',
    keyLength: 32,
    micLength: 8,
    mode: 'tkip',
    pairwise: true,
    kernel: ARC4,
  },
  WPA_CCMP: {
    suite: wpaSuite(4),
    name: 'CCMP',
    words: 'AES-128 in CCM mode with an 8-byte MIC.',
    keyLength: 16,
    micLength: 8,
    mode: 'ccm',
    pairwise: true,
    kernel: CCM,
  },
  WPA_WEP_104: {
    suite: wpaSuite(5),
    name: 'WEP-104',
    words: 'RC4 with a 104-bit key. Broken.',
    keyLength: 13,
    micLength: 4,
    mode: 'wep',
  },
  USE_GROUP: {
    suite: rsnSuite(0),
    name: 'Use group cipher',
    words: 'No pairwise cipher of its own: the group cipher serves.',
  },
  WEP_40: {
    suite: rsnSuite(1),
    name: 'WEP-40',
    words: 'RC4 with a 40-bit key. Broken; allowed for no RSN pairwise key.',
    keyLength: 5,
    micLength: 4,
    mode: 'wep',
    iw: 'WEP40',
  },
  TKIP: {
    suite: rsnSuite(2),
    name: 'TKIP',
    words: 'RC4 with a key per packet and the Michael MIC. Deprecated.',
    keyLength: 32,
    micLength: 8,
    mode: 'tkip',
    pairwise: true,
    kernel: ARC4,
  },
  RESERVED: { suite: rsnSuite(3), name: 'Reserved', words: 'AES-OCB in drafts, never standardised.' },
  CCMP_128: {
    suite: rsnSuite(4),
    name: 'CCMP',
    words: 'AES-128 in CCM mode with an 8-byte MIC: the cipher of WPA2.',
    keyLength: 16,
    micLength: 8,
    mode: 'ccm',
    pairwise: true,
    kernel: CCM,
    iwd: ['CCMP-128'],
    iw: 'CCMP-128',
  },
  WEP_104: {
    suite: rsnSuite(5),
    name: 'WEP-104',
    words: 'RC4 with a 104-bit key. Broken.',
    keyLength: 13,
    micLength: 4,
    mode: 'wep',
    iw: 'WEP104',
  },
  BIP_CMAC_128: {
    suite: rsnSuite(6),
    name: 'BIP-CMAC-128',
    words: 'Protects group-addressed management frames with AES-128-CMAC.',
    keyLength: 16,
    micLength: 8,
    mode: 'bip-cmac-128',
    kernel: CMAC,
    hostap: ['AES-128-CMAC', 'BIP'],
    iwd: ['BIP', 'BIP-CMAC'],
    iw: 'CMAC',
  },
  NO_GROUP: {
    suite: rsnSuite(7),
    name: 'No group traffic',
    words: 'Group-addressed data frames are not allowed.',
    hostap: ['GTK_NOT_USED'],
  },
  GCMP_128: {
    suite: rsnSuite(8),
    name: 'GCMP',
    words: 'AES-128 in Galois counter mode with a 16-byte MIC.',
    keyLength: 16,
    micLength: 16,
    mode: 'gcm',
    pairwise: true,
    kernel: GCM,
    iwd: ['GCMP-128'],
    iw: 'GCMP-128',
  },
  GCMP_256: {
    suite: rsnSuite(9),
    name: 'GCMP-256',
    words: 'AES-256 in Galois counter mode with a 16-byte MIC.',
    keyLength: 32,
    micLength: 16,
    mode: 'gcm',
    pairwise: true,
    kernel: GCM,
  },
  CCMP_256: {
    suite: rsnSuite(10),
    name: 'CCMP-256',
    words: 'AES-256 in CCM mode with a 16-byte MIC.',
    keyLength: 32,
    micLength: 16,
    mode: 'ccm',
    pairwise: true,
    kernel: CCM,
  },
  BIP_GMAC_128: {
    suite: rsnSuite(11),
    name: 'BIP-GMAC-128',
    words: 'Protects group-addressed management frames with AES-128-GMAC.',
    keyLength: 16,
    micLength: 16,
    mode: 'bip-gmac-128',
    kernel: GCM,
    iw: 'GMAC',
  },
  BIP_GMAC_256: {
    suite: rsnSuite(12),
    name: 'BIP-GMAC-256',
    words: 'Protects group-addressed management frames with AES-256-GMAC.',
    keyLength: 32,
    micLength: 16,
    mode: 'bip-gmac-256',
    kernel: GCM,
    iw: 'GMAC-256',
  },
  BIP_CMAC_256: {
    suite: rsnSuite(13),
    name: 'BIP-CMAC-256',
    words: 'Protects group-addressed management frames with AES-256-CMAC.',
    keyLength: 32,
    micLength: 16,
    mode: 'bip-cmac-256',
    kernel: CMAC,
    iw: 'CMAC-256',
  },
} as const satisfies Record<string, CipherRow>;

/** Every cipher suite that is known, WPA1's first, then by number. */
export const CIPHER_ROWS: readonly CipherRow[] = Object.values(ROWS);

/** Cipher suites by name: `CIPHER.CCMP_128`. */
export const CIPHER = Object.fromEntries(
  Object.entries(ROWS).map(([name, { suite }]) => [name, suite]),
) as Readonly<Record<keyof typeof ROWS, Suite>>;

const BY_SUITE: ReadonlyMap<Suite, CipherRow> = new Map(CIPHER_ROWS.map((row) => [row.suite, row]));

/** The row of a suite; null for one that is not known. */
export const cipherRow = (suite: Suite): CipherRow | null => BY_SUITE.get(suite) ?? null;

/** What is known of a cipher suite; undefined for an unknown one. */
export function cipherCode(suite: Suite): Code | undefined {
  const row = BY_SUITE.get(suite);
  return row && { text: row.name, meaning: row.words };
}

/** `CCMP`, `TKIP`, `GCMP-256`, `BIP-CMAC-128` …; `Unknown` for a suite that is not known. */
export const cipherName = (suite: Suite): string => BY_SUITE.get(suite)?.name ?? 'Unknown';

/** Bytes of the temporal key of a cipher suite; null for a suite without one (`use group`, unknown). */
export const temporalKeyLength = (cipher: Suite): number | null => BY_SUITE.get(cipher)?.keyLength ?? null;

/** The algorithm of a group management cipher; null for a suite that is none. */
export function bipAlgorithm(cipher: Suite): BipAlgorithm | null {
  const mode = BY_SUITE.get(cipher)?.mode;
  return mode?.startsWith('bip-') ? (mode as BipAlgorithm) : null;
}

/** Whether a suite protects group-addressed management frames: a device needs one for protected management frames. */
export const isBip = (cipher: Suite): boolean => bipAlgorithm(cipher) !== null;

/** Group management ciphers with their algorithms. */
export const BIP_SUITES: ReadonlyMap<Suite, BipAlgorithm> = new Map(
  CIPHER_ROWS.flatMap(({ suite }) => {
    const algorithm = bipAlgorithm(suite);
    return algorithm ? [[suite, algorithm] as const] : [];
  }),
);

/** What an RSNE that names no group management cipher means, where frames are protected (9.4.2.24.3). */
export const DEFAULT_BIP: Suite = CIPHER.BIP_CMAC_128;

/** All that programs call a cipher, this one's name first. */
export const cipherNames = ({ name, hostap = [], iwd = [], iw }: CipherRow): readonly string[] => [
  name,
  ...hostap,
  ...iwd,
  ...(iw === undefined ? [] : [iw]),
];

const rsnFirst = [...CIPHER_ROWS].sort((a, b) => a.suite.localeCompare(b.suite));
const byName = (names: (row: CipherRow) => readonly string[]): ReadonlyMap<string, Suite> => {
  const found = new Map<string, Suite>();
  for (const row of rsnFirst) for (const name of names(row)) if (!found.has(name)) found.set(name, row.suite);
  return found;
};

const HOSTAP = byName(({ name, hostap = [], mode }) => (mode ? [name, ...hostap] : hostap));
const IWD = byName(({ name, iwd = [], mode }) => (mode ? [name, ...iwd] : []));

/** The cipher of RSN that hostap's wpa_cipher_txt() names; null for words that mean none that is known. */
export const cipherOfText = (words: string): Suite | null => HOSTAP.get(words) ?? null;
/** The cipher that iwd names among a device's; null for words that mean none that is known. */
export const cipherOfIwd = (words: string): Suite | null => IWD.get(words) ?? null;

/** The pairwise cipher that a person means: by selector or by this program's name, in any case; null for none. */
export function pairwiseNamed(text: string): Suite | null {
  const plain = text.toLowerCase();
  const found = rsnFirst.find(
    ({ suite, name, pairwise }) => pairwise && (suite === plain || name.toLowerCase() === plain),
  );
  return found?.suite ?? null;
}
