import type { ControlEvent, EventKind } from '../base/event.ts';
import { cipherName } from '../standard/ciphers.ts';
import { errnoText } from '../standard/errno.ts';
import { reasonText } from '../standard/reason.ts';
import { statusText } from '../standard/status.ts';
import type { Phase } from './types.ts';

const WHO: Readonly<Record<ControlEvent['by'], string>> = {
  supplicant: 'The supplicant',
  ap: 'The AP',
  kernel: 'The kernel',
  manager: 'The network manager',
  server: 'The authentication server',
};

const KEYS = {
  pairwise: 'pairwise key',
  group: 'group key',
  management: 'group key for management frames',
  beacon: 'beacon key',
  unknown: 'key',
} as const;

const KEY_NAMES = {
  pairwise: 'TK',
  group: 'GTK',
  management: 'IGTK',
  beacon: 'BIGTK',
  unknown: 'key',
} as const;
const keyName = ({ key }: ControlEvent): string => KEY_NAMES[key?.use ?? 'unknown'];
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `pairwise key (CCMP)`. */
export function keyText({ key }: ControlEvent): string {
  if (!key) return 'key';
  return key.cipher ? `${KEYS[key.use]} (${cipherName(key.cipher)})` : KEYS[key.use];
}

interface Words {
  readonly phase: Phase | ((event: ControlEvent) => Phase);
  readonly name: (event: ControlEvent) => string;
  readonly sentence: (event: ControlEvent, who: string) => string;
}

/** What a refusal adds to a sentence. */
function refusal({
  status,
  errno,
  detail,
}: Partial<Pick<ControlEvent, 'status' | 'errno' | 'detail'>>): string {
  if (errno) return ` The kernel refuses: ${errnoText(-errno)}${detail ? `, "${detail}"` : ''}.`;
  return status ? ` It is refused: status ${status}, ${statusText(status)}.` : '';
}

/** Whether the kernel took the answer of user space; what the answer says is another matter. */
const taken = ({ errno, detail }: ControlEvent): string =>
  errno ? refusal({ errno, ...(detail && { detail }) }) : '';

const because = ({ reason }: ControlEvent): string =>
  reason === undefined ? '' : `: reason ${reason}, ${reasonText(reason)}`;
/** What a program said, without its full stop: the sentence around it has one. */
const quoted = ({ detail }: ControlEvent): string => (detail ? `: ${detail.replace(/\.+$/, '')}` : '');
const words = (
  phase: Phase,
  name: string,
  sentence: string | ((event: ControlEvent, who: string) => string),
): Words => ({
  phase,
  name: () => name,
  sentence:
    typeof sentence === 'string'
      ? (event, who) => `${who} ${sentence}.${refusal(event)}`
      : (event, who) => sentence(event, who),
});
const result = (phase: Phase, what: string, yes: string): Words => ({
  phase,
  name: (event) =>
    event.status || event.errno ? `${what} refused` : event.ok === false ? `${what} failed` : what,
  sentence: (event, who) => {
    if (event.status || event.errno) return `${who} reports: ${what.toLowerCase()}.${refusal(event)}`;
    return event.ok === false
      ? `${who} reports that the ${what.toLowerCase()} has failed${event.why === 'timeout' ? ': no answer came' : quoted(event)}.`
      : `${who} reports: ${yes}.`;
  },
});
/** Who ended it: a program above the supplicant sees only that it is over. */
const ended = ({ by, local }: ControlEvent): string =>
  by === 'manager' && local === undefined
    ? 'the connection is over'
    : `${local ? 'this end' : 'the other end'} has ended it`;
const leaving = (name: string, verb: string): Words => ({
  phase: 'leave',
  name: () => name,
  sentence: (event, who) =>
    event.request
      ? `${who} asks the kernel to ${verb}${because(event)}.${refusal(event)}`
      : `${who} reports that ${ended(event)}${because(event)}.`,
});

const PMKSA: Readonly<Record<string, string>> = {
  added: 'keeps a PMK for the next time',
  used: 'uses a PMK that it has kept, and skips the authentication',
  removed: 'forgets the PMK that it has kept',
  flushed: 'forgets all PMKs that it has kept',
  rejected: 'learns that the kept PMK is not accepted',
};

const EAPOL_NAMES: Readonly<Record<string, string>> = {
  M1: 'M1',
  M2: 'M2',
  M3: 'M3',
  M4: 'M4',
  G1: 'G1',
  G2: 'G2',
};
const messageOf = ({ message }: ControlEvent): string =>
  (message && EAPOL_NAMES[message]) ?? message ?? 'EAPOL';

/** The part of an attempt that a point is in at which this program can stop. */
function pointPhase({ message = '' }: ControlEvent): Phase {
  if (/^G\d$|group/i.test(message)) return 'group-key';
  if (/auth|sae|commit|confirm/i.test(message)) return 'authentication';
  if (/assoc|connect/i.test(message)) return 'association';
  return /scan|select/i.test(message) ? 'discovery' : 'four-way';
}

const TABLE: Readonly<Record<EventKind, Words>> = {
  interface: words('discovery', 'Interface', 'tells the address of the interface'),
  capability: words('discovery', 'Capability', (e, who) => `${who} tells what it can do${quoted(e)}.`),
  scan: words('discovery', 'Scan', 'looks for networks'),
  bss: words('discovery', 'Network seen', 'sees a network'),
  'not-selected': words(
    'discovery',
    'Passed over',
    (e, who) => `${who} passes the network over${quoted(e)}.`,
  ),
  selected: words('discovery', 'Chosen', 'chooses the network'),
  'authenticate-request': words('authentication', 'Authenticate', 'asks to authenticate'),
  authenticated: result('authentication', 'Authentication', 'the authentication is done'),
  'authentication-timeout': words('authentication', 'Authentication timeout', (e, who) =>
    e.by === 'ap'
      ? `${who} reports that the station did not acknowledge its answer.`
      : `${who} gives up the authentication: no answer came.`,
  ),
  'associate-request': words('association', 'Associate', 'asks to associate'),
  associated: result('association', 'Association', 'the station is associated'),
  'association-timeout': words('association', 'Association timeout', (e, who) =>
    e.by === 'ap'
      ? `${who} reports that the station did not acknowledge its answer.`
      : `${who} gives up the association: no answer came.`,
  ),
  'connect-request': words('association', 'Connect', 'asks the driver to connect'),
  'connect-result': result('association', 'Connection', 'the driver has connected'),
  'external-auth': {
    phase: 'authentication',
    name: () => 'External authentication',
    sentence: (event, who) =>
      event.request
        ? `${who} answers the driver: the SAE exchange ended with status ${event.status ?? 0}.${taken(event)}`
        : event.status || event.ok === false
          ? `${who} reports that external authentication failed.${refusal(event)}`
          : `The driver asks user space to ${event.why === 'abort' ? 'stop' : 'do'} the SAE exchange.`,
  },
  pmksa: words(
    'authentication',
    'PMK cache',
    (e, who) => `${who} ${PMKSA[e.why ?? ''] ?? 'changes its cache of PMKs'}.${refusal(e)}`,
  ),
  'sae-commit': words(
    'authentication',
    'SAE commit',
    (e, who) =>
      `${who} ${e.request ? 'sends' : 'receives'} an SAE commit${e.group ? ` of group ${e.group}` : ''}.`,
  ),
  'sae-confirm': words(
    'authentication',
    'SAE confirm',
    (e, who) => `${who} ${e.request ? 'sends' : 'receives'} an SAE confirm.`,
  ),
  'sae-confirm-mismatch': words(
    'authentication',
    'SAE confirm wrong',
    'finds that the confirm of the other end does not verify',
  ),
  'sae-rejected': words('authentication', 'SAE commit refused', (e, who) =>
    e.by === 'supplicant' && e.status
      ? `${who} reports that the AP refuses an SAE commit: status ${e.status}, ${statusText(e.status)}.`
      : `${who} refuses an SAE commit${quoted(e)}.`,
  ),
  owe: words('association', 'OWE', (e, who) => `${who} reports of OWE${quoted(e)}.`),
  ft: words(
    'authentication',
    'Fast transition',
    (e, who) => `${who} reports of the fast transition${quoted(e)}.${refusal(e)}`,
  ),
  fils: words('authentication', 'FILS', (e, who) => `${who} reports of FILS${quoted(e)}.`),
  dpp: words('authentication', 'DPP', (e, who) => `${who} reports that DPP failed${quoted(e)}.`),
  mesh: words('authentication', 'Mesh peer', (e, who) => `${who} reports of a mesh peer${quoted(e)}.`),
  eapol: {
    phase: 'four-way',
    name: messageOf,
    sentence: (event, who) => `${who} ${event.request ? 'sends' : 'receives'} ${messageOf(event)}.`,
  },
  'eapol-early': words('four-way', 'EAPOL too early', 'gets EAPOL before it knows that it is associated'),
  'eapol-timeout': words('four-way', 'EAPOL timeout', 'has waited for an answer in vain'),
  'retry-limit': words(
    'four-way',
    'Retry limit',
    (e, who) => `${who} gives up${e.message ? `: ${e.message} got no valid answer` : ''}.`,
  ),
  'mic-invalid': words(
    'four-way',
    'MIC invalid',
    (e, who) => `${who} finds that the MIC of ${messageOf(e)} is wrong.`,
  ),
  'replay-counter': words(
    'four-way',
    'Replay counter',
    (e, who) => `${who} drops a message whose replay counter is not the expected one${quoted(e)}.`,
  ),
  'element-mismatch': words('four-way', 'Element differs', (e, who) =>
    e.message === 'M2'
      ? `${who} finds that an element in M2 differs from the one in the association request${quoted(e)}.`
      : `${who} finds that an element in M3 differs from the one in the beacon${quoted(e)}.`,
  ),
  'key-install': {
    phase: 'four-way',
    name: (event) =>
      event.errno || event.ok === false
        ? capital(`${keyName(event)} refused`)
        : event.request
          ? `Install ${keyName(event)}`
          : capital(`${keyName(event)} installed`),
    sentence: (event, who) =>
      event.errno || event.ok === false
        ? `${who} cannot install the ${keyText(event)}.${refusal(event)}`
        : event.request
          ? `${who} hands the ${keyText(event)} to the kernel.`
          : `${who} installs the ${keyText(event)}.`,
  },
  'key-remove': words('leave', 'Key removed', (e, who) => `${who} removes the ${keyText(e)}.${refusal(e)}`),
  'key-message': words(
    'four-way',
    'Key message refused',
    (e, who) => `${who} does not accept ${e.message ? messageOf(e) : 'a key message'}${quoted(e)}.`,
  ),
  ocv: words(
    'four-way',
    'Channel not confirmed',
    (e, who) => `${who} finds that a frame tells of another channel, or of none${quoted(e)}.`,
  ),
  'four-way-complete': words(
    'four-way',
    'Four-way handshake complete',
    'reports that the four-way handshake is complete',
  ),
  'four-way-failed': words(
    'four-way',
    'Four-way handshake failed',
    (e, who) => `${who} reports that the four-way handshake failed${because(e)}.`,
  ),
  'group-handshake-complete': words(
    'group-key',
    'Group key handshake complete',
    'reports that the group key handshake is complete',
  ),
  'group-handshake-failed': words(
    'group-key',
    'Group key handshake failed',
    'reports that the group key handshake failed',
  ),
  rekey: words('rekey', 'Rekey', 'begins to renew keys'),
  'port-authorized': words('four-way', 'Port open', 'opens the port: data may pass'),
  connected: words('data', 'Connected', 'reports that it is connected'),
  disconnected: leaving('Disconnected', 'end the connection'),
  deauthenticated: leaving('Deauthenticated', 'end the authentication'),
  disassociated: leaving('Disassociated', 'end the association'),
  'beacon-loss': words('leave', 'Beacons lost', 'hears no beacons of the AP any more'),
  'ap-not-found': words('discovery', 'AP not found', 'does not find the AP'),
  'sa-query': words('data', 'SA Query', (e, who) => `${who} reports an SA Query${quoted(e)}.`),
  'eap-start': words('eap', 'EAP begins', 'reports that EAP begins'),
  'eap-identity': words('eap', 'EAP identity', 'reports the EAP identity'),
  'eap-method': words('eap', 'EAP method', (e, who) => `${who} reports the EAP method${quoted(e)}.`),
  'eap-success': words('eap', 'EAP success', 'reports that EAP succeeded'),
  'eap-failure': words('eap', 'EAP failure', 'reports that EAP failed'),
  'eap-no-key': words(
    'eap',
    'No key of EAP',
    (e, who) => `${who} has no key of EAP to begin the four-way handshake with${quoted(e)}.`,
  ),
  radius: words(
    'eap',
    'RADIUS',
    (e, who) =>
      `${who} cannot ${e.by === 'server' ? 'go on with the request' : 'use what it has of the authentication server'}${quoted(e)}.`,
  ),
  'tls-failed': words(
    'eap',
    'TLS failed',
    (e, who) =>
      `${who} ${e.local === false ? 'learns' : 'finds'} that the two ends do not agree on TLS${quoted(e)}.`,
  ),
  certificate: words(
    'eap',
    'Certificate',
    (e, who) =>
      `${who} ${e.ok === false ? 'rejects the certificate' : 'has checked the certificate'} of the other end${quoted(e)}.`,
  ),
  'tls-alert': words(
    'eap',
    'TLS alert',
    (e, who) => `${who} ${e.local ? 'sends' : 'gets'} a TLS alert${quoted(e)}.`,
  ),
  'michael-failure': words('data', 'Michael failure', 'reports a frame whose Michael MIC is wrong'),
  'michael-tailroom': words(
    'data',
    'No room for the Michael MIC',
    'has a packet without room for the Michael MIC at its end',
  ),
  countermeasures: words('data', 'TKIP countermeasures', 'shuts TKIP off for a minute'),
  address: words(
    'data',
    'Network address',
    (e, who) =>
      `${who} ${e.why === 'link-local' ? 'makes up a link-local address' : e.why === 'failed' ? 'gets no network address' : 'gets a network address'}${quoted(e)}.`,
  ),
  link: words('data', 'Link', (e, who) => `${who} reports the state of the link${quoted(e)}.`),
  configuration: words('discovery', 'Configuration refused', (e, who) =>
    e.why === 'credential'
      ? `${who} has no password for the network${quoted(e)}.`
      : e.why === 'radio'
        ? `${who} finds the radio switched off${quoted(e)}.`
        : `${who} cannot begin with its settings${quoted(e)}.`,
  ),
  driver: words(
    'association',
    'Driver',
    (e, who) =>
      `${who} reports that the driver ${e.why === 'firmware' ? 'or its firmware failed' : 'does not do what it is asked'}${quoted(e)}.`,
  ),
  program: words('leave', 'Program', (e, who) => `${who} fails in itself${quoted(e)}.`),
  'channel-switch': words(
    'leave',
    'Channel switch',
    (e, who) => `${who} reports that the AP changes its channel${quoted(e)}.`,
  ),
  note: {
    phase: ({ why }) => (why === 'selection' ? 'discovery' : why === 'eap' ? 'eap' : 'data'),
    name: () => 'Note',
    sentence: (event, who) => `${who} notes${quoted(event)}.`,
  },
  hint: words('leave', 'Guess', (e, who) => `${who} guesses at a cause${quoted(e)}.`),
  'temporarily-disabled': words(
    'leave',
    'Network set aside',
    (e, who) => `${who} sets the network aside for a while${quoted(e)}.`,
  ),
  held: {
    phase: pointPhase,
    name: ({ message }) => `${message} held`,
    sentence: ({ message }) => `This program stops at the breakpoint ${message}, as the person asked.`,
  },
  released: {
    phase: pointPhase,
    name: ({ message, values }) => `${message} held for ${values?.milliseconds ?? '?'} ms`,
    sentence: ({ message, values }) =>
      `This program goes on, after ${values?.milliseconds ?? '?'} ms at the breakpoint ${message}.`,
  },
  error: words(
    'data',
    'Error',
    (e, who) => `${who} reports an error${quoted(e)}.${refusal(e.errno ? { errno: e.errno } : {})}`,
  ),
};

/** Which part of the attempt an event is of. */
export function eventPhase(event: ControlEvent): Phase {
  const { phase } = TABLE[event.kind];
  return typeof phase === 'function' ? phase(event) : phase;
}
/** A title in a few plain words: `Key refused`. */
export const eventName = (event: ControlEvent): string => TABLE[event.kind].name(event);
/** One sentence, the actor first. */
export const eventSentence = (event: ControlEvent): string =>
  TABLE[event.kind].sentence(event, WHO[event.by]);

/** Who ended it: `local` is said from the side of who reports. */
export function senderOf({ by, local }: ControlEvent): 'to-ap' | 'to-station' {
  return isBehindAp(by) === (local ?? false) ? 'to-station' : 'to-ap';
}

/** Whether who reports is on the AP's side of the air: the AP itself, or the server that it asks. */
export const isBehindAp = (by: ControlEvent['by']): boolean => by === 'ap' || by === 'server';
