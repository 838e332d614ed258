import type { Field, Span } from '../../dissect/types.ts';

/** A field that two frames have differently; '' where one of them lacks it. */
export interface FieldDifference {
  /** From the outside in: `RSN element › PMKID count`. */
  readonly path: string;
  readonly filter: string;
  readonly a: string | null;
  readonly b: string | null;
  readonly spanA: Span | null;
  readonly spanB: Span | null;
}

/**
 * What differs between any two sessions and says nothing: times, counters, random numbers, what is computed of them,
 * addresses, lengths and counts that follow from other fields, reception.
 */
const NOISE = [
  /^(radiotap|prism|wlan_radio|ppi|frame)/,
  /timestamp|mactime|duration|\.seq|\.frag|\.aid|sequence|replay_counter|nonce|\.iv$|\.rsc|\.mic$|\.tsf/,
  /\.(ra|ta|da|sa|bssid|addr|mac|staa|pn)$|\.fcs/,
  /(tag|ext_tag)\.(number|length)|\.len$|\.length$|hdr_(len|seq|pid)|data_len/,
  /sae\.(scalar|ffe|confirm|send_confirm)|anti_clogging|owe\.public|\.dh/,
  /wlan_rsna_eapol\.keydes\.(key_iv|data|rsc|id|mic)|keydes\.data/,
  /tim|bss_load|\.(dtim|beacon)|tls\.(random|session|handshake\.(random|session))/,
  /^eth\.|^sll\.|^ip\.|^tcp\.|^udp\.|netlink\.(hdr|hatype|family)|genl\.version/,
  /fc\.(retry|pwrmgt|moredata)|wlan\.flags$|^wlan\.fc$/,
];
const NOISY_LABELS =
  /(time|timestamp|cookie|nonce|sequence|seq|counter|ack signal|signal|wdev|ifindex|interface index|generation|TSF|timeout|age|port id|checksum|wiphy|inactive)/i;

const isNoise = (field: Field): boolean =>
  (field.filter !== undefined && NOISE.some((pattern) => pattern.test(field.filter!))) ||
  NOISY_LABELS.test(field.label);

/** Fields to compare by what they are: two of one name are told apart by their order. */
function byName(fields: readonly Field[]): Map<string, Field> {
  const map = new Map<string, Field>();
  const count = new Map<string, number>();
  for (const field of fields) {
    // An element is known by its name, as all have the same filter name.
    const name = `${field.filter ?? ''} ${field.label}`;
    const nth = (count.get(name) ?? 0) + 1;
    count.set(name, nth);
    map.set(`${name} ${nth}`, field);
  }
  return map;
}

/** Where two frames differ as any two do. */
export type Noise = Pick<FieldDifference, 'spanA' | 'spanB'>;

/**
 * What differs between two trees, noise left out and counted. A node that one side lacks is one difference, whatever it
 * holds; of a node whose children differ, the children are named.
 */
export function compareFields(
  a: readonly Field[],
  b: readonly Field[],
): { differences: FieldDifference[]; noise: Noise[] } {
  const differences: FieldDifference[] = [];
  const noise: Noise[] = [];
  const walk = (left: readonly Field[], right: readonly Field[], path: string): void => {
    const ours = byName(left);
    const theirs = byName(right);
    for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
      const mine = ours.get(name);
      const other = theirs.get(name);
      const field = (mine ?? other)!;
      const at = path === '' ? field.label : `${path} › ${field.label}`;
      const spans = { spanA: mine?.span ?? null, spanB: other?.span ?? null };
      const difference = { path: at, filter: field.filter ?? '', ...spans };
      if (isNoise(field)) {
        if (mine?.value !== other?.value) noise.push(spans);
        continue;
      }
      if (!mine || !other) {
        differences.push({ ...difference, a: mine ? said(mine) : null, b: other ? said(other) : null });
        continue;
      }
      const before = differences.length + noise.length;
      walk(mine.children ?? [], other.children ?? [], at);
      const leaf = differences.length + noise.length === before;
      if (leaf && mine.value !== other.value)
        differences.push({ ...difference, a: said(mine), b: said(other) });
    }
  };
  walk(a, b, '');
  return { differences, noise };
}

/** A field's value for people; key material is not said. */
const said = (field: Field): string =>
  field.secret ? '(a key)' : field.value === '' ? 'present' : field.value;
