import type { Secret } from '../calculate/types.ts';
import { secretKey } from '../capture/secret.ts';
import type { DisclosedIn, RecordStore } from '../capture/store.ts';
import { LinkType } from '../capture/types.ts';
import { netlinkKeys } from '../dissect/index.ts';
import type { DissectContext } from '../dissect/types.ts';

/**
 * Keys and passwords that the session's own records tell: log lines of a supplicant that prints keys, and netlink
 * messages that give keys to the kernel. Each is there once, with the first record that it stood in: a supplicant
 * prints a PMK at every handshake.
 */
export function disclosedSecrets(store: RecordStore, context: DissectContext): Secret[] {
  const found = new Map<string, DisclosedIn & { times: number }>();
  const all = [...store.secrets, ...netlinkSecrets(store, context)].sort((a, b) => a.record - b.record);
  for (const one of all) {
    const key = secretKey(one.secret);
    const known = found.get(key);
    if (known) known.times++;
    else found.set(key, { ...one, times: 1 });
  }
  return [...found.values()].map(({ secret, record, times }, i) => ({
    ...secret,
    // Numbered, not hashed, as all secrets; apart from those that a person gives.
    id: `told-${secret.kind}-${i + 1}`,
    origin: `${originOf(store, record)}${times > 1 ? `, and ${times - 1} more` : ''}`,
    disclosedBy: { record },
  }));
}

function* netlinkSecrets(store: RecordStore, context: DissectContext): Generator<DisclosedIn> {
  const carries = (linkType: number) => linkType === LinkType.Netlink || linkType === LinkType.LinuxSll;
  if (!store.sources.some(({ linkType }) => carries(linkType))) return;
  // What stood in a log was read there.
  for (const { index, linkType, bytes, origin } of store.records())
    if (carries(linkType) && origin === undefined)
      for (const secret of netlinkKeys(bytes, linkType, context)) yield { secret, record: index };
}

/** `wpa_supplicant.log, line 213`, `netlink, record 812`. */
function originOf(store: RecordStore, index: number): string {
  const record = store.record(index);
  const source = store.sources[record.source];
  return record.line === undefined
    ? `netlink, record ${index}`
    : `${source?.file ?? 'log'}, line ${record.line}`;
}
