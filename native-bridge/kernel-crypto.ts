import { gunzipSync } from 'node:zlib';
import { Errno, errnoText } from '../main/standard/errno.ts';

/** What a network needs of the kernel, and by which name the kernel's crypto interface knows it. */
const WANTED = [
  { name: 'ccm(aes)', type: 'aead', option: 'CRYPTO_CCM', use: 'CCMP: the pairwise cipher of WPA2 and WPA3' },
  { name: 'gcm(aes)', type: 'aead', option: 'CRYPTO_GCM', use: 'GCMP, and BIP-GMAC for management frames' },
  { name: 'cmac(aes)', type: 'hash', option: 'CRYPTO_CMAC', use: 'BIP-CMAC for management frames' },
  { name: 'ecb(arc4)', type: 'skcipher', option: 'CRYPTO_ARC4', use: 'WEP and TKIP of some drivers' },
  { name: 'michael_mic', type: 'hash', option: 'CRYPTO_MICHAEL_MIC', use: 'TKIP of some drivers' },
] as const;

/** `proves`: it settles the question. `suggests`: usually so, exceptions exist. `nothing`: it says nothing. */
export type EvidenceStrength = 'proves' | 'suggests' | 'nothing';

export interface CryptoEvidence {
  readonly source: 'AF_ALG' | '/proc/crypto' | 'kernel configuration';
  /** null: this source does not say. */
  readonly available: boolean | null;
  readonly strength: EvidenceStrength;
  /** In words. */
  readonly says: string;
}

export interface KernelAlgorithm {
  readonly name: string;
  readonly use: string;
  /** By the strongest evidence; null: nothing settles it. */
  readonly available: boolean | null;
  readonly strength: EvidenceStrength;
  readonly evidence: readonly CryptoEvidence[];
}

export interface KernelCryptoSources {
  /** Binds an AF_ALG socket: 0 or a negative errno; null where there is no addon to ask with. */
  readonly probe: ((type: string, name: string) => number) | null;
  /** Octets of a file, or null where it cannot be read. */
  readonly read: (path: string) => Uint8Array | null;
  /** `uname -r`. */
  readonly release: string;
}

/**
 * Which of the algorithms that wireless networks need this kernel has. Asking by AF_ALG makes the kernel load the
 * module, so it is the one proof that it can be had; that it cannot be had by AF_ALG is a proof only where AF_ALG gives
 * other algorithms of the same type.
 */
export function kernelCrypto(sources: KernelCryptoSources): KernelAlgorithm[] {
  // Before asking: afterwards what was asked for is loaded.
  const listed = text(sources.read('/proc/crypto'));
  const probed = sources.probe ? probeAll(sources.probe) : null;
  const config = configuration(sources);
  return WANTED.map(({ name, type, option, use }) => {
    const evidence = [
      bySocket(probed, name, type),
      byList(listed, name),
      byConfiguration(config, option, name),
    ].filter((item) => item !== null);
    const settled =
      evidence.find((item) => item.strength === 'proves') ??
      evidence.find((item) => item.strength === 'suggests');
    return {
      name,
      use,
      available: settled?.available ?? null,
      strength: settled?.strength ?? 'nothing',
      evidence,
    };
  });
}

type Probed = ReadonlyMap<string, number>;

function probeAll(probe: (type: string, name: string) => number): Probed {
  const results = new Map<string, number>();
  for (const { type, name } of WANTED) results.set(name, probe(type, name));
  // Whether the type itself can be had: algorithms that hardly any kernel lacks.
  for (const [type, common] of [
    ['hash', 'sha256'],
    ['skcipher', 'cbc(aes)'],
    ['aead', 'gcm(aes)'],
  ] as const)
    results.set(`type ${type}`, probe(type, common));
  return results;
}

function bySocket(probed: Probed | null, name: string, type: string): CryptoEvidence | null {
  if (!probed) return null;
  const source = 'AF_ALG' as const;
  const errno = probed.get(name)!;
  if (errno === 0)
    return { source, available: true, strength: 'proves', says: 'the kernel gave it to this program' };
  if (errno === Errno.EAFNOSUPPORT)
    return { source, available: null, strength: 'nothing', says: 'this kernel has no AF_ALG sockets' };
  if (errno !== Errno.ENOENT)
    return { source, available: null, strength: 'nothing', says: `asking failed: ${errnoText(-errno)}` };
  if (probed.get(`type ${type}`) !== 0)
    return {
      source,
      available: null,
      strength: 'nothing',
      says: `AF_ALG gives nothing of type ${type} here`,
    };
  return {
    source,
    available: false,
    strength: 'proves',
    says: `the kernel has no ${name} and could not load a module for it`,
  };
}

function byList(list: string | null, name: string): CryptoEvidence | null {
  if (list === null) return null;
  const source = '/proc/crypto' as const;
  const there = list.split('\n').some((line) => /^name\s*:\s*(.*)$/.exec(line)?.[1]?.trim() === name);
  return there
    ? { source, available: true, strength: 'proves', says: 'it is loaded' }
    : { source, available: null, strength: 'nothing', says: 'not loaded now; it may be when it is wanted' };
}

function byConfiguration(
  config: { readonly path: string; readonly text: string } | null,
  option: string,
  name: string,
): CryptoEvidence | null {
  if (!config) return null;
  const source = 'kernel configuration' as const;
  const value = new RegExp(`^CONFIG_${option}=(.)`, 'm').exec(config.text)?.[1];
  const where = `CONFIG_${option} in ${config.path}`;
  if (value === 'y') return { source, available: true, strength: 'proves', says: `${where} is y: built in` };
  if (value === 'm')
    return { source, available: true, strength: 'suggests', says: `${where} is m: ${name} needs its module` };
  return { source, available: false, strength: 'suggests', says: `${where} is not set` };
}

function configuration({ read, release }: KernelCryptoSources): { path: string; text: string } | null {
  const packed = read('/proc/config.gz');
  if (packed) {
    try {
      return { path: '/proc/config.gz', text: gunzipSync(packed).toString('latin1') };
    } catch {
      // A damaged file says nothing; the next one may.
    }
  }
  const path = `/boot/config-${release}`;
  const plain = text(read(path));
  return plain === null ? null : { path, text: plain };
}

const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder('latin1').decode(bytes);
