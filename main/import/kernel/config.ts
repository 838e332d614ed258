import { type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** Options of which an 802.11 handshake is made: ciphers, hashes, the wireless stack, sockets for keys and crypto. */
const RELEVANT =
  /^CONFIG_(?:CRYPTO_|MAC80211|CFG80211|LIB80211|KEYS|KEY_DH|ASYMMETRIC|PKCS|X509|WLAN|NL80211|RFKILL)/;

const option = (name: string, ok: boolean, module = false): Said | null =>
  RELEVANT.test(name)
    ? { kind: 'capability', ok, why: 'kernel-config', detail: name, ...(module && { values: { module: 1 } }) }
    : null;

const wordings: readonly Wording<null>[] = [
  { pattern: /^(?:\S+:)?# ?(CONFIG_\w+) is not set$/, says: (match) => option(match[1]!, false) },
  { pattern: /^(?:\S+:)?(CONFIG_\w+) is not set\.?$/, says: (match) => option(match[1]!, false) },
  { pattern: /^(?:\S+:)?(CONFIG_\w+)=([ym])$/, says: (match) => option(match[1]!, true, match[2] === 'm') },
  { pattern: /^(?:\S+:)?(CONFIG_\w+)=n$/, says: (match) => option(match[1]!, false) },
  { pattern: /^(?:\S+:)?CONFIG_\w+=(?:"[^"]*"|-?\d+|0x[0-9a-f]+)$/, says: () => null },
  {
    pattern: /^modprobe: (?:FATAL|ERROR): [Mm]odule (\S+) not found/,
    says: (match) => ({ kind: 'capability', ok: false, why: 'kernel-module', detail: match[1]! }),
  },
];

/** A kernel's configuration: /proc/config.gz unpacked, /boot/config-*, lines of it, and what modprobe lacks. */
export const kernelConfig: Importer = tableImporter<null>({
  form: 'kernel config',
  by: 'kernel',
  programs: /^modprobe$/,
  wordings,
  state: () => null,
});
