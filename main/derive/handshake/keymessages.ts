import type { MessageText } from '../../calculate/builder.ts';
import type { LocatedKey } from '../../calculate/located.ts';
import type { Input, Role } from '../../calculate/types.ts';
import { Descriptor } from '../../standard/frames.ts';
import type { KeyMessage } from '../../track/types.ts';

/**
 * What an EAPOL-Key message says, in words.
 * @param same the earlier message that this one is again, octet for octet
 * @param renewed there were keys of this kind before
 */
export function tellKeyMessage(
  message: KeyMessage,
  located: LocatedKey,
  same: KeyMessage | null,
  renewed: boolean,
): MessageText {
  const { title, sentence, explanation, clause } = words(message, renewed);
  const again = same ?? (message.repeats === null ? null : { record: message.repeats });
  return {
    title,
    detail: again ? `sent again, first in frame ${again.record}` : '',
    sentence: `${sentence}${same ? ` It is frame ${same.record} again, byte for byte.` : ''}${cut(message)}`,
    explanation,
    clauses: [clause, 'IEEE 802.11-2020, 12.7.2'],
    inputs: carried(message, located),
  };
}

/** Of a message that the capture holds only in part. */
function cut({ frame, key }: KeyMessage): string {
  const { eapol, bytes } = frame;
  if (!eapol || eapol.whole) return '';
  const announced = 4 + ((bytes[eapol.span.start + 2]! << 8) | bytes[eapol.span.start + 3]!);
  const there = eapol.span.end - eapol.span.start;
  return ` Only ${there} of its ${announced} bytes are in the capture: ${key.hasMic ? 'its MIC cannot be checked' : 'what follows is not known'}.`;
}

interface Words {
  readonly title: string;
  readonly sentence: string;
  readonly explanation: string;
  readonly clause: string;
}

function words(message: KeyMessage, renewed: boolean): Words {
  const wpa = message.key.descriptorType === Descriptor.Wpa;
  const title = message.name;
  switch (message.name) {
    case 'M1':
      return {
        title,
        sentence: renewed
          ? 'The AP sends a new nonce: it wants new keys.'
          : 'The AP sends its nonce. Nothing protects this message.',
        explanation:
          'A nonce is a number that is used once. This one makes the keys of this connection different from those of ' +
          'any other, although the PMK stays the same. Anyone may read it: without the PMK it is of no use.',
        clause: 'IEEE 802.11-2020, 12.7.6.2',
      };
    case 'M2':
      return {
        title,
        sentence: `The station sends its own nonce and repeats its ${wpa ? 'WPA' : 'RSN'} element, under a MIC.`,
        explanation:
          'With both nonces the AP can make the same keys. The MIC shows that the station holds the PMK: if the AP finds ' +
          'another MIC, it does not answer, and sends M1 again until it gives up.',
        clause: 'IEEE 802.11-2020, 12.7.6.3',
      };
    case 'M3':
      return {
        title,
        sentence: message.key.encryptedKeyData
          ? `The AP sends the group key, wrapped with the KEK, and repeats its ${wpa ? 'WPA' : 'RSN'} element.`
          : `The AP shows that it holds the PMK too, and repeats its ${wpa ? 'WPA' : 'RSN'} element.`,
        explanation:
          'That there is an M3 at all says that the AP has accepted the MIC of M2. The station checks the MIC of M3 in ' +
          'turn, so each has now proved the PMK to the other.',
        clause: 'IEEE 802.11-2020, 12.7.6.4',
      };
    case 'M4':
      return {
        title,
        sentence: 'The station confirms that it has checked M3 and installs its keys.',
        explanation: '',
        clause: 'IEEE 802.11-2020, 12.7.6.5',
      };
    case 'G1':
      return {
        title,
        sentence: `The AP sends ${renewed ? 'a new' : 'the'} group key, encrypted with the KEK.`,
        explanation:
          'The group key changes from time to time, and when a station leaves, so that who left can read no more.',
        clause: 'IEEE 802.11-2020, 12.7.7.2',
      };
    case 'G2':
      return {
        title,
        sentence: `The station confirms the ${renewed ? 'new ' : ''}group key.`,
        explanation: '',
        clause: 'IEEE 802.11-2020, 12.7.7.3',
      };
    case 'request':
      return {
        title: 'Key request',
        sentence: message.key.error
          ? 'The station reports a wrong Michael MIC and asks for new keys.'
          : 'The station asks the AP for new keys.',
        explanation: '',
        clause: 'IEEE 802.11-2020, 12.7.2',
      };
    default:
      return {
        title: 'EAPOL-Key',
        sentence: 'An EAPOL-Key message whose bits fit none of the handshake messages.',
        explanation: '',
        clause: 'IEEE 802.11-2020, 12.7.2',
      };
  }
}

/** Nonce, replay counter and MIC of a message, so far as it has them. */
function carried(message: KeyMessage, { key, ref, frame }: LocatedKey): Input[] {
  const role: Role = message.direction === 'to-station' ? 'ap' : 'station';
  const nonce = frame.bytes.subarray(key.nonce.start, key.nonce.end);
  const inputs: Input[] = [];
  if (nonce.some((octet) => octet !== 0))
    inputs.push({ name: role === 'ap' ? 'ANonce' : 'SNonce', role, ref: ref(key.nonce) });
  inputs.push({ name: 'replay counter', role, ref: ref(key.replayCounterSpan) });
  if (key.hasMic && key.mic.end > key.mic.start) inputs.push({ name: 'MIC', role, ref: ref(key.mic) });
  return inputs;
}
