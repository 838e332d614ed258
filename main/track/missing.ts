import { isFilsAlgorithm } from '../standard/frames.ts';
import { eapolUnseen, encrypted, type Progress } from './progress.ts';
import type { KeyHandshake, KeyMessageName, Missing } from './types.ts';

/** What of the join the capture does not hold. Each is a fact of the capture, none a failure. */
export interface Held {
  readonly advertised: boolean;
  readonly ssid: boolean;
  /** The answer to the station's last request is not in the capture. */
  readonly answerUnseen: boolean;
}

export function missingFrom(p: Progress, held: Held, handshakes: readonly KeyHandshake[]): Missing[] {
  const missing: Missing[] = [];
  const { answerUnseen } = held;
  const managementVisible = p.media.has('air') || p.media.has('netlink');
  const add = (what: string, sentence: string) => missing.push({ what, sentence });

  // A log says what its program thought worth saying: what is not in it may well have been.
  if (!managementVisible && !p.media.has('log'))
    add(
      'management',
      'This kind of capture holds no management frames: authentication and association are not in it.',
    );
  if (!held.advertised && managementVisible)
    add(
      'beacon',
      'No whole beacon or probe response of the network is in the capture, so what it advertised is not known from it.',
    );
  if (!held.ssid) add('ssid', 'No frame in the capture names the network (SSID).');
  if (managementVisible) {
    if (!p.authenticationSeen && p.ftRequested)
      add(
        'authentication',
        'The FT exchange before the reassociation is not readable in the capture: over the distribution system it goes encrypted through the access point that the station leaves.',
      );
    else if (!p.authenticationSeen)
      add('authentication', 'The authentication before the association is not in the capture.');
    if (!p.associationRequested && (p.seen.size > 0 || p.associated || p.eap !== 'none'))
      add(
        'association-request',
        'The association request is not in the capture, so the RSN element that the station asked with is not known from it.',
      );
    if (!p.associated && p.associationStatus === null && (p.seen.size > 0 || p.eap !== 'none'))
      add('association-response', 'The association response is not in the capture.');
    const unanswered = p.associationRequested && p.associationStatus === null && p.seen.size === 0;
    if (unanswered && (p.ending === null || answerUnseen))
      add('association-response', 'No answer to the association request is in the capture.');
    else if (answerUnseen)
      add(
        'authentication',
        'The station does not repeat its authentication, so it was answered: the answer is not in the capture.',
      );
  }

  const first = handshakes.find((h) => h.kind === 'four-way');
  for (const name of first?.missing ?? []) add(name, missingMessage(name, first!));
  const cut = handshakes.flatMap((h) => h.messages).filter(({ frame }) => frame.eapol?.whole === false);
  const names = [...new Set(cut.map(({ name }) => name))].join(', ');
  if (names) add('cut', `The capture holds ${names} only in part: what it has cut off cannot be checked.`);
  if (p.ending === null || encrypted(p) || eapolUnseen(p)) addEnd(p, add);
  return missing;
}

function missingMessage(name: KeyMessageName, { messages }: KeyHandshake): string {
  const which = `essage ${name.slice(1)} of the four-way handshake`;
  return messages.some((m) => m.name === name)
    ? `The m${which} that was answered is not in the capture: the one that is there has another ANonce.`
    : `M${which} is not in the capture.`;
}

function afterM3(p: Progress): string {
  if (p.authorized)
    return 'The port was opened after message 3, so message 4 was sent, but it is not in the capture.';
  if (encrypted(p))
    return 'Encrypted data follows message 3, so message 4 was sent, but it is not in the capture.';
  return 'The capture ends after message 3: whether the station answered with message 4 is not known from it.';
}

/** What would have come next, where the capture stops short or shows by later frames that it was there. */
function addEnd(p: Progress, add: (what: string, sentence: string) => void): void {
  if (p.seen.has('M4')) return;
  if (p.seen.has('M3')) {
    const onlyTold = p.media.size === 1 && p.media.has('log');
    // A program's log that tells of the end of the handshake need not tell of each message.
    if (p.authorized && onlyTold) return;
    add('M4', afterM3(p));
  } else if (encrypted(p) && !p.keysByAssociation) {
    const last = p.seen.has('M2') ? 'messages 3 and 4 of it' : 'its messages';
    add(
      'M4',
      `Encrypted frames follow, so the four-way handshake was completed, but ${last} are not in the capture.`,
    );
  } else if (p.m2Refused) {
    return;
  } else if (p.seen.has('M2')) {
    add(
      'M3',
      'The capture holds nothing after message 2: whether the access point accepted it is not known from it.',
    );
  } else if (p.seen.has('M1')) {
    add('M2', 'The capture holds no answer to message 1.');
  } else if (eapolUnseen(p)) {
    add(
      'M1',
      'EAPOL does not pass through netlink in this capture, so it does not show the four-way handshake: the network interface would.',
    );
  } else if (p.associated && p.protectionRequested && !p.keysByAssociation && p.eap !== 'failure') {
    add('M1', 'The four-way handshake that follows the association is not in the capture.');
  } else if (p.keysByAssociation && !encrypted(p)) {
    const how = isFilsAlgorithm(p.algorithm) ? 'FILS' : 'FT';
    add(
      'data',
      `Nothing encrypted follows the ${how} association in the capture, so it does not show the keys in use.`,
    );
  }
}
