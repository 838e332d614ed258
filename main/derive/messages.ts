import { macAddress } from '../base/brand.ts';
import { isZero, toHex } from '../base/bytes.ts';
import { type Act, eapFrameAct } from '../calculate/acts.ts';
import type { MessageText } from '../calculate/builder.ts';
import type { Located } from '../calculate/located.ts';
import type { Input, Role } from '../calculate/types.ts';
import { ssidText } from '../calculate/words.ts';
import { basicMultiLink } from '../dissect/elements/index.ts';
import type { Frame, ManagementInfo, RsnInfo, Span } from '../dissect/types.ts';
import { akmName } from '../standard/akms.ts';
import { cipherName } from '../standard/ciphers.ts';
import { Element } from '../standard/elements.ts';
import { Algorithm, authAlgorithmName } from '../standard/frames.ts';
import { reasonText } from '../standard/reason.ts';
import { isCommit } from '../standard/sae.ts';
import { Status, statusText } from '../standard/status.ts';
import { OUI_MICROSOFT, OUI_WFA } from '../standard/suite.ts';
import { eventSentence } from '../track/event-words.ts';
import type { TrackedMessage } from '../track/types.ts';

/** `The AP`, `The station`. */
export const senderWords = (message: Pick<TrackedMessage, 'direction'>): string =>
  message.direction === 'to-station' ? 'The AP' : 'The station';

/**
 * The act of a frame. What an authentication adds (SAE commit, say) its agreement says.
 * @param frame where it is in the clear
 */
export function frameAct({ kind, event }: TrackedMessage, frame?: Frame): Act {
  switch (kind) {
    case 'log':
    case 'event':
      return event ? `${event.request ? 'ask' : 'report'}.${event.kind}` : 'frame.other';
    case 'eap':
      return eapFrameAct(frame?.eapol?.eap?.code);
    default:
      return `frame.${kind}`;
  }
}

/** What a frame that is no EAPOL-Key says, in words. */
export function tellMessage(message: TrackedMessage, located: Located): MessageText {
  const { frame } = located;
  const told = message.encrypted ? encrypted(message) : clear(message, frame);
  const detail = message.repeats === null ? told.detail : `sent again, first in frame ${message.repeats}`;
  return { ...told, detail, inputs: told.inputs ?? carried(message, located) };
}

function encrypted(message: TrackedMessage): MessageText {
  const to = message.group ? ' to all stations' : '';
  return {
    title: message.name,
    detail: 'encrypted',
    sentence: `${senderWords(message)} sends an encrypted frame${to}.`,
    clauses: [],
  };
}

function clear(message: TrackedMessage, frame: Frame): MessageText {
  const who = senderWords(message);
  const { management } = frame;
  const title = message.name;
  const say = (sentence: string, clause: string, rest: Partial<MessageText> = {}): MessageText => ({
    title,
    detail: '',
    sentence,
    clauses: [clause],
    ...rest,
  });
  switch (message.kind) {
    case 'beacon':
      return say(
        `The AP announces ${ssidOf(frame)} and ${asksFor(management)}.`,
        'IEEE 802.11-2020, 9.3.3.2',
        {
          explanation:
            'A beacon goes out about ten times a second. It names the network and lists, in its RSN element, which ' +
            'ways to authenticate and to encrypt the AP accepts. Nothing protects it: whatever it says is repeated ' +
            'in M3 under a MIC.',
        },
      );
    case 'probe-request':
      return say(
        isWildcard(frame)
          ? 'The station asks which networks are here.'
          : `The station asks for ${ssidOf(frame)}.`,
        'IEEE 802.11-2020, 9.3.3.9',
      );
    case 'probe-response':
      return say(
        `The AP answers: it is ${ssidOf(frame)} and ${asksFor(management)}.`,
        'IEEE 802.11-2020, 9.3.3.10',
      );
    case 'authentication':
      return authentication(message, frame, say);
    case 'association-request':
      return say(
        `The station asks to join ${ssidOf(frame)} and chooses ${chosen(frame)}.${further(frame)}`,
        'IEEE 802.11-2020, 9.3.3.5',
        {
          explanation:
            'The RSN element of this request says which of the offered ways the station has chosen. M2 repeats it ' +
            'under a MIC, so that the AP can tell that no one changed it on the way.',
        },
      );
    case 'association-response':
      return answer(message, say, 'The AP admits the station.', 'IEEE 802.11-2020, 9.3.3.6');
    case 'eap':
      return eap(frame, who, say);
    case 'eapol-start':
      return say(`${who} asks to begin EAP.`, 'IEEE 802.1X-2020, 11.3');
    case 'eapol-logoff':
      return say(`${who} ends the EAP session.`, 'IEEE 802.1X-2020, 11.3');
    case 'deauthentication':
    case 'disassociation':
      return leave(message, who, say);
    case 'log':
    case 'event':
      return reported(message);
    case 'direct':
      return say(
        `The station sends ${frame.wlan?.receiver ?? 'another station'} a frame directly, over a link of their own.`,
        'IEEE 802.11-2020, 11.20',
        {
          explanation:
            'Two stations of one AP may set up a direct link (TDLS): they pass set-up frames through the AP, encrypted as data, and ' +
            'make a key of their own, the TPK, out of the nonces in them.',
        },
      );
    case 'data':
      return say(`${who} sends data that nothing encrypts.`, 'IEEE 802.11-2020, 9.3.2.1', {
        detail: frame.summary,
      });
    default:
      return say(`${who} sends: ${frame.summary}.`, 'IEEE 802.11-2020, 9.3');
  }
}

/** RSN elements that a station may follow, by the number in its RSN selection (Wi-Fi Alliance, WPA3 3.4). */
const FOLLOWED: Readonly<Record<number, string>> = {
  1: 'RSNE override of the AP',
  2: 'second RSNE override of the AP',
};

/** What an association request says beyond the choice: which RSN element it follows, and whether it is multi-link. */
function further(frame: Frame): string {
  const { bytes, management } = frame;
  const selection = management?.elements.find(
    ({ id, body: { start } }) =>
      id === Element.Vendor && toHex(bytes.subarray(start, start + 4)) === `${OUI_WFA}2c`,
  );
  const followed = selection && FOLLOWED[bytes[selection.body.start + 4] ?? 0];
  const mld = basicMultiLink(frame)?.address;
  return (
    (followed ? ` It follows the ${followed}.` : '') +
    (mld ? ` It is the multi-link device ${macAddress(bytes.subarray(mld.start, mld.end))}.` : '')
  );
}

/** What a log line or a netlink message reports. */
function reported(message: TrackedMessage): MessageText {
  const { event, status, reason } = message;
  const code = status ? `status ${status}` : reason !== null ? `reason ${reason}` : '';
  return {
    title: message.name,
    detail: event?.errno ? `errno ${event.errno}` : code,
    sentence: event ? eventSentence(event) : message.name,
    clauses: [],
  };
}

type Say = (sentence: string, clause: string, rest?: Partial<MessageText>) => MessageText;

function authentication(message: TrackedMessage, { management, wlan }: Frame, say: Say): MessageText {
  const who = senderWords(message);
  const clause = 'IEEE 802.11-2020, 9.3.3.11';
  if (wlan?.protected)
    return say(`${who} answers the challenge: it is encrypted with the WEP key.`, SHARED_KEY, {
      detail: 'shared key',
      explanation:
        'Shared key authentication sends a text in the clear and then encrypted: who listens has the stream that WEP ' +
        'XORs data with, and may join without the key.',
    });
  const algorithm = management?.authAlgorithm ?? 0;
  const sequence = management?.authSequence ?? 0;
  if (algorithm === Algorithm.Sae) {
    const status = message.status ?? 0;
    if (status === Status.AntiCloggingToken)
      return say(`${who} wants a token first: too many ask at once.`, clause, { detail: 'SAE' });
    if (status === Status.UnsupportedGroup)
      return say(`${who} does not accept this group.`, clause, { detail: `SAE, status ${status}` });
    if (!isCommit(status)) return say(refusal(who, status), clause, { detail: `SAE, status ${status}` });
    return sequence === 1
      ? say(`${who} sends its SAE commit: a scalar and an element that hide the password.`, clause, {
          detail: 'SAE',
        })
      : say(`${who} sends its SAE confirm: it shows that it holds the shared key.`, clause, {
          detail: 'SAE',
        });
  }
  if (algorithm === Algorithm.Pasn) {
    if (message.status)
      return say(refusal(who, message.status), clause, { detail: `status ${message.status}` });
    return say(`${who} ${PASN[sequence] ?? 'sends a PASN frame.'}`, 'IEEE 802.11az-2022, 12.13', {
      detail: 'PASN',
    });
  }
  const name = authAlgorithmName(algorithm);
  const detail = lower(name);
  if (message.direction === 'to-station')
    return {
      ...answer(
        message,
        say,
        (algorithm === Algorithm.SharedKey && SHARED_KEY_ANSWERS[sequence]) || 'The AP agrees.',
        clause,
      ),
      detail: message.status ? `status ${message.status}` : detail,
    };
  return algorithm === Algorithm.Open
    ? say('The station asks to authenticate. Open system: no key is asked for here.', clause, {
        detail,
        explanation:
          'The first authentication of 802.11 proved nothing worth having, but its two frames are still sent. The ' +
          'real proof is the four-way handshake after the association.',
      })
    : say(`The station asks to authenticate with ${name}.`, clause, { detail });
}

/** The three frames of pre-association security negotiation, by their number. */
const PASN: Readonly<Record<number, string>> = {
  1: 'begins PASN: it sends a public key, to have keys with the AP before it joins, or without joining.',
  2: 'answers with its own public key, under a MIC: it has made the keys.',
  3: 'confirms under a MIC: both ends hold the keys.',
};

/** Shared key authentication, with WEP: a challenge, its answer, and what the AP says of it. */
const SHARED_KEY = 'IEEE 802.11-2020, 12.3.3.3';
const SHARED_KEY_ANSWERS: Readonly<Record<number, string>> = {
  2: 'The AP sends a challenge: the station must encrypt it with the WEP key.',
  4: 'The AP has read the answer: the station holds the WEP key.',
};

function answer(message: TrackedMessage, say: Say, yes: string, clause: string): MessageText {
  const status = message.status ?? 0;
  if (status === 0) return say(yes, clause, { detail: 'status 0' });
  const detail = `status ${status}`;
  if (status === Status.TryLater)
    return say(
      'The AP still holds an association of this station. It says: come back a moment later (status 30).',
      clause,
      { detail },
    );
  return say(refusal('The AP', status), clause, { detail });
}

const refusal = (who: string, status: number) =>
  `${who} refuses: status ${status}, ${lower(statusText(status))}.`;

function leave(message: TrackedMessage, who: string, say: Say): MessageText {
  const ends = message.kind === 'deauthentication' ? 'ends the authentication' : 'ends the association';
  const reason = message.reason;
  const why = reason === null ? '' : `: reason ${reason}, ${lower(reasonText(reason))}`;
  return say(
    `${who} ${ends}${why}.`,
    message.kind === 'deauthentication' ? 'IEEE 802.11-2020, 9.3.3.12' : 'IEEE 802.11-2020, 9.3.3.4',
    {
      detail: reason === null ? '' : `reason ${reason}`,
    },
  );
}

function eap(frame: Frame, who: string, say: Say): MessageText {
  const info = frame.eapol?.eap;
  const clause = 'RFC 3748, 4';
  const method = info?.typeName ?? (info?.type == null ? '' : `method ${info.type}`);
  switch (info?.code) {
    case 1:
      return say(`${who} asks: EAP request, ${method}.`, clause, { detail: method });
    case 2:
      return say(`${who} answers: EAP response, ${method}.`, clause, { detail: method });
    case 3:
      return say('The AP says that EAP succeeded.', clause, { detail: 'success' });
    case 4:
      return say('The AP says that EAP failed.', clause, { detail: 'failure' });
    default:
      return say(`${who} sends an EAP packet.`, clause);
  }
}

/** First letter in lower case, but for abbreviations. */
export const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

const ssidSpan = (frame: Frame): Span | null => frame.management?.ssid ?? null;

function ssidOf(frame: Frame): string {
  const span = ssidSpan(frame);
  const ssid = span && frame.bytes.subarray(span.start, span.end);
  return ssidText(ssid && !isZero(ssid) ? ssid : null);
}

function isWildcard(frame: Frame): boolean {
  const span = ssidSpan(frame);
  return !span || span.end === span.start;
}

function asksFor(management: ManagementInfo | null): string {
  const rsn = management?.rsn ?? [];
  if (rsn.length > 0) return `asks for ${[...new Set(rsn.map(security))].join(' or ')}`;
  if (management?.cut) return `asks for ${CUT_OFF}`;
  return (management?.capabilities ?? 0) & 0x10 ? 'asks for WEP' : 'asks for no key';
}

const CUT_OFF = 'what the capture does not show, since it has cut the frame';

/** What an association request chooses. */
function chosen({ management, bytes }: Frame): string {
  if (!management || management.rsn.length > 0) return security(management?.rsn[0]);
  if (management.cut) return CUT_OFF;
  // With Wi-Fi Protected Setup the station has no key yet, though the network is a private one.
  const setup = management.elements.some(
    ({ id, body }) =>
      id === Element.Vendor && toHex(bytes.subarray(body.start, body.start + 4)) === `${OUI_MICROSOFT}04`,
  );
  return (management.capabilities ?? 0) & 0x10 && !setup ? 'WEP' : security(undefined);
}

/** `WPA2-PSK with CCMP`, of an RSN or WPA element. */
export function security(rsn: RsnInfo | undefined): string {
  if (!rsn) return 'no encryption';
  const akms = rsn.akms.map((akm) => generation(rsn, akmName(akm))).join(' or ');
  return `${akms || 'RSN'} with ${rsn.pairwise.map(cipherName).join(' or ') || 'the default cipher'}`;
}

function generation(rsn: RsnInfo, akm: string): string {
  if (rsn.kind === 'wpa') return `WPA-${akm}`;
  return akm.includes('SAE') ? `WPA3-${akm}` : akm === 'OWE' ? akm : `WPA2-${akm}`;
}

/** The octets of a message that a person or a later step needs, as inputs of its step. */
function carried(message: TrackedMessage, { frame, ref }: Located): Input[] {
  const role: Role = message.direction === 'to-station' ? 'ap' : 'station';
  const inputs: Input[] = [];
  const add = (name: string, span: Span | null | undefined) => {
    if (span && span.end > span.start) inputs.push({ name, role, ref: ref(span) });
  };
  add('SSID', ssidSpan(frame));
  for (const rsn of frame.management?.rsn ?? [])
    add(rsn.kind === 'wpa' ? 'WPA element' : rsn.kind === 'rsn' ? 'RSNE' : 'RSN override', rsn.span);
  return inputs;
}
