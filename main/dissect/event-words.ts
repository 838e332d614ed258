import { type Bytes, toHex, toText } from '../base/bytes.ts';
import type { ControlEvent, EventKey, EventKind } from '../base/event.ts';
import { akmName, cipherName, reasonText, statusText } from './codes.ts';
import { errnoText } from './errno.ts';

/** Who says it, as a person reads it: `The supplicant`. */
export const reporterWords: Readonly<Record<ControlEvent['by'], string>> = {
  supplicant: 'The supplicant',
  ap: 'The AP',
  kernel: 'The kernel',
  manager: 'The network manager',
};

/** What happened in a few words, for lists and the ladder. */
const titles: Readonly<Record<EventKind, string>> = {
  interface: 'Interface',
  capability: 'Capability',
  scan: 'Scan',
  bss: 'Network seen',
  'not-selected': 'Network passed over',
  selected: 'Network chosen',
  'authenticate-request': 'Authentication asked for',
  authenticated: 'Authenticated',
  'authentication-timeout': 'No answer to the authentication',
  'associate-request': 'Association asked for',
  associated: 'Associated',
  'association-timeout': 'No answer to the association',
  'connect-request': 'Connection asked for',
  'connect-result': 'Result of the connection',
  'external-auth': 'Authentication by the supplicant',
  pmksa: 'Cached PMK',
  'sae-commit': 'SAE commit',
  'sae-confirm': 'SAE confirm',
  'sae-confirm-mismatch': 'SAE confirm does not fit',
  'sae-rejected': 'SAE refused',
  owe: 'OWE',
  ft: 'Fast transition',
  fils: 'FILS',
  eapol: 'EAPOL-Key',
  'eapol-early': 'EAPOL before the association',
  'eapol-timeout': 'No answer to EAPOL',
  'retry-limit': 'Given up after repeats',
  'mic-invalid': 'MIC does not fit',
  'replay-counter': 'Replay counter',
  'element-mismatch': 'Element differs from the beacon',
  'key-install': 'Key given to the kernel',
  'key-remove': 'Key removed',
  'four-way-complete': 'Four-way handshake done',
  'four-way-failed': 'Four-way handshake failed',
  'group-handshake-complete': 'Group key handshake done',
  'group-handshake-failed': 'Group key handshake failed',
  rekey: 'New keys begun',
  'port-authorized': 'Port opened',
  connected: 'Connected',
  disconnected: 'Disconnected',
  deauthenticated: 'Deauthenticated',
  disassociated: 'Disassociated',
  'beacon-loss': 'Beacons missing',
  'ap-not-found': 'AP not found',
  'sa-query': 'SA query',
  'eap-start': 'EAP begins',
  'eap-identity': 'EAP identity',
  'eap-method': 'EAP method',
  'eap-success': 'EAP success',
  'eap-failure': 'EAP failure',
  certificate: 'Certificate',
  'tls-alert': 'TLS alert',
  'michael-failure': 'Michael MIC failure',
  'michael-tailroom': 'No room for the Michael MIC',
  countermeasures: 'TKIP countermeasures',
  address: 'Network address',
  link: 'Link',
  hint: 'Guess at the cause',
  'temporarily-disabled': 'Network set aside for a while',
  error: 'Error',
};

/** What follows the reporter in a sentence; where a word of it depends on the event, a function. */
const sayings: Readonly<Record<EventKind, string | ((event: ControlEvent) => string)>> = {
  interface: 'names an interface',
  capability: ({ ok, detail }) => `says that ${detail ?? 'something'} is ${ok === false ? 'not ' : ''}there`,
  scan: 'looks for networks',
  bss: 'sees a network',
  'not-selected': ({ why }) => `passes a network over${why ? `: ${passedOver[why] ?? why}` : ''}`,
  selected: 'chooses a network',
  'authenticate-request': 'asks for the authentication',
  authenticated: ({ status }) => (status ? 'reports a refused authentication' : 'reports the authentication'),
  'authentication-timeout': 'gives up: the authentication got no answer',
  'associate-request': 'asks for the association',
  associated: ({ status }) => (status ? 'reports a refused association' : 'reports the association'),
  'association-timeout': 'gives up: the association got no answer',
  'connect-request': 'asks the driver to connect',
  'connect-result': ({ status }) => (status ? 'reports a refused connection' : 'reports the connection'),
  'external-auth': ({ request, status }) =>
    request
      ? `answers that the authentication ${status ? 'failed' : 'is done'}`
      : 'asks the supplicant to do the authentication',
  pmksa: ({ why }) => `${cached[why ?? ''] ?? 'speaks of'} a cached PMK`,
  'sae-commit': ({ request }) =>
    request ? 'sends its SAE commit' : 'handles the SAE commit of the other end',
  'sae-confirm': ({ request }) =>
    request ? 'sends its SAE confirm' : 'handles the SAE confirm of the other end',
  'sae-confirm-mismatch': 'finds that the SAE confirm of the other end does not fit its own keys',
  'sae-rejected': 'refuses the SAE commit of the other end',
  owe: 'reports on OWE',
  ft: 'reports on the fast transition',
  fils: 'reports on FILS',
  eapol: ({ request, message }) => `${request ? 'sends' : 'receives'} ${message ?? 'an EAPOL-Key message'}`,
  'eapol-early': 'gets EAPOL before it knows of the association',
  'eapol-timeout': ({ message }) => `waits in vain for the answer to ${message ?? 'an EAPOL-Key message'}`,
  'retry-limit': ({ message }) =>
    `gives up: ${message ?? 'its message'} got no answer, however often it was sent`,
  'mic-invalid': ({ message }) => `finds that the MIC of ${message ?? 'a message'} does not fit its keys`,
  'replay-counter': ({ message }) => `finds that the replay counter of ${message ?? 'a message'} is not due`,
  'element-mismatch': 'finds that the element in M3 is not the one of the beacon',
  'key-install': ({ key, errno }) =>
    `${errno ? 'cannot install' : 'installs'} ${keyWords(key)}${errno ? '' : ' in the kernel'}`,
  'key-remove': ({ key }) => `removes ${keyWords(key)}`,
  'four-way-complete': 'reports that the four-way handshake is done',
  'four-way-failed': 'reports that the four-way handshake failed',
  'group-handshake-complete': 'reports that the group key handshake is done',
  'group-handshake-failed': 'reports that the group key handshake failed',
  rekey: 'begins a handshake for new keys',
  'port-authorized': ({ ok }) => (ok === false ? 'closes the port for data' : 'opens the port for data'),
  connected: 'reports that it is connected',
  disconnected: 'reports that it is disconnected',
  deauthenticated: ({ local }) =>
    local ? 'ends the authentication itself' : 'reports the end of the authentication',
  disassociated: ({ local }) =>
    local ? 'ends the association itself' : 'reports the end of the association',
  'beacon-loss': 'no longer hears the beacons of the AP',
  'ap-not-found': 'does not find the AP',
  'sa-query': 'asks whether the association still holds (SA query)',
  'eap-start': 'begins EAP',
  'eap-identity': 'gives its EAP identity',
  'eap-method': 'names the EAP method',
  'eap-success': 'reports that EAP succeeded',
  'eap-failure': 'reports that EAP failed',
  certificate: ({ ok }) => (ok === false ? 'rejects the certificate' : 'reports on the certificate'),
  'tls-alert': 'reports a TLS alert',
  'michael-failure': 'reports a frame whose Michael MIC is wrong',
  'michael-tailroom': 'has no room at the end of a frame for the Michael MIC',
  countermeasures: ({ ok }) => (ok === false ? 'ends TKIP countermeasures' : 'begins TKIP countermeasures'),
  address: ({ why }) => addresses[why ?? ''] ?? 'reports a network address',
  link: ({ ok }) =>
    ok === undefined
      ? 'reports on the link'
      : ok
        ? 'reports that the link is up'
        : 'reports that the link is down',
  hint: 'guesses at the cause',
  'temporarily-disabled': 'leaves the network aside for a while',
  error: 'reports an error',
};

const passedOver: Readonly<Record<string, string>> = {
  akm: 'the AP offers no way to authenticate that it may use',
  pairwise: 'the AP offers no pairwise cipher that it may use',
  group: 'it may not use the group cipher of the AP',
  'pmf-required': 'the AP requires management frame protection',
  'pmf-missing': 'the AP lacks management frame protection',
  'sae-h2e': 'the two ends do not agree on SAE hash-to-element',
  ssid: 'it has another name',
  disabled: 'it is disabled',
  'no-network': 'no network is configured that fits',
  other: 'for another reason',
};
const cached: Readonly<Record<string, string>> = {
  added: 'keeps',
  used: 'uses',
  removed: 'drops',
  flushed: 'drops',
  rejected: 'finds that the AP does not know',
};
const addresses: Readonly<Record<string, string>> = {
  dhcp: 'gets a network address by DHCP',
  'link-local': 'makes up a link-local address, since nothing gave it one',
  failed: 'gets no network address',
};
const keyUses: Readonly<Record<EventKey['use'], string>> = {
  pairwise: 'the pairwise key',
  group: 'the group key',
  management: 'the management group key',
  beacon: 'the beacon key',
  unknown: 'a key',
};

function keyWords(key: EventKey | undefined): string {
  if (!key) return 'a key';
  const cipher = key.cipher ? ` (${cipherName(key.cipher)})` : '';
  return `${keyUses[key.use]}${cipher}`;
}

/** `M1 received`, `Key given to the kernel`: a few words. */
export function eventTitle(event: ControlEvent): string {
  const { kind, message, request, status, errno } = event;
  if (kind === 'eapol') return `${message ?? 'EAPOL-Key'} ${request ? 'sent' : 'received'}`;
  if (kind === 'key-install' && errno) return 'Key refused by the kernel';
  if (kind === 'authenticated' && status) return 'Authentication refused';
  if (kind === 'associated' && status) return 'Association refused';
  return titles[kind];
}

/** One plain sentence, who reports it first: `The supplicant installs the pairwise key (CCMP) in the kernel.` */
export function eventSentence(event: ControlEvent): string {
  const { kind, by, detail } = event;
  const saying = sayings[kind];
  const words = typeof saying === 'string' ? saying : saying(event);
  const facts = eventFacts(event);
  const quoted = detail && kind !== 'capability' ? `: “${detail}”` : '';
  return `${reporterWords[by]} ${words}${facts ? ` (${facts})` : ''}${quoted}.`;
}

/** Codes of an event in words: `reason 15, 4-way handshake timeout`; '' where it has none. */
export function eventFacts({ status, reason, errno, ok, kind }: ControlEvent): string {
  const facts: string[] = [];
  if (status !== undefined && status !== 0) facts.push(`status ${status}, ${lower(statusText(status))}`);
  if (reason !== undefined) facts.push(`reason ${reason}, ${lower(reasonText(reason))}`);
  if (errno !== undefined && errno !== 0)
    facts.push(`error ${-Math.abs(errno)}, ${errnoText(Math.abs(errno))}`);
  if (ok === false && facts.length === 0 && !tellsFailure.has(kind)) facts.push('it failed');
  return facts.join('; ');
}
const tellsFailure: ReadonlySet<EventKind> = new Set([
  'capability',
  'port-authorized',
  'certificate',
  'countermeasures',
  'link',
]);

const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

/** A value of an event: its name, how it reads, and how a log may write it, the likeliest first. */
export interface EventValue {
  readonly label: string;
  readonly value: string;
  readonly written: readonly string[];
}

/** What an event says, value by value. */
export function eventValues(event: ControlEvent): EventValue[] {
  const values: EventValue[] = [];
  const text = (label: string, value: string | undefined, ...written: string[]) => {
    if (value !== undefined) values.push({ label, value, written: [...written, value] });
  };
  const number = (label: string, value: number | undefined, words: string, names: readonly string[]) => {
    if (value === undefined) return;
    const hex = `0x${(value >>> 0).toString(16)}`;
    const written = names.flatMap((name) => [`${name}=${value}`, `${name}: ${value}`, `${name} ${value}`]);
    values.push({
      label,
      value: words ? `${value}, ${words}` : `${value}`,
      written: [...written, `${value}`, hex],
    });
  };
  const octets = (label: string, value: Bytes | undefined) =>
    text(label, value && toHex(value), value ? toHex(value, ' ') : '', value ? toHex(value, ':') : '');
  text('Interface', event.interface);
  text('Station', event.station);
  text('AP', event.bssid);
  if (event.ssid) text('Network', toText(event.ssid) || `0x${toHex(event.ssid)}`, toHex(event.ssid));
  number('Frequency', event.frequencyMHz, 'MHz', ['freq', 'frequency']);
  text('Message', event.message, `msg ${event.message?.slice(1)}`, `${event.message?.slice(1)} of 4`);
  number('Status', event.status, event.status === undefined ? '' : lower(statusText(event.status)), [
    'status_code',
    'status',
  ]);
  number('Reason', event.reason, event.reason === undefined ? '' : lower(reasonText(event.reason)), [
    'reason',
    'reason_code',
    'Reason',
  ]);
  number('Error', event.errno, event.errno ? errnoText(Math.abs(event.errno)) : '', ['err', 'ret', 'errno']);
  if (event.akm) text('Key management', `${akmName(event.akm)}, ${event.akm}`, akmName(event.akm));
  for (const [label, suite] of [
    ['Pairwise cipher', event.pairwise],
    ['Group cipher', event.groupCipher],
    ['Cipher of the key', event.key?.cipher ?? undefined],
  ] as const)
    if (suite)
      text(label, `${cipherName(suite)}, ${suite}`, cipherName(suite), cipherName(suite).split('-')[0]!);
  if (event.key) {
    text('Key', keyWords(event.key));
    number('Key index', event.key.index ?? undefined, '', ['key_idx', 'idx', 'keyidx']);
    number('Key length', event.key.length ?? undefined, 'octets', ['key_len', 'keylen', 'len']);
  }
  number('Authentication algorithm', event.algorithm, '', ['auth_type', 'alg', 'algorithm']);
  number('Group', event.group, '', ['group']);
  octets('PMKID', event.pmkid);
  for (const [name, value] of Object.entries(event.values ?? {})) number(name, value, '', [name]);
  text('Why', event.why);
  text('Detail', event.detail);
  return values;
}
