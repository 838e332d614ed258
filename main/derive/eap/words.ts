import { type Bytes, toText } from '../../base/bytes.ts';
import type { MessageText } from '../../calculate/builder.ts';
import { type CertificateInfo, type TlsAlert, tlsSuiteName, tlsVersions } from '../../dissect/tls/index.ts';
import { eapTypes } from '../../standard/eap.ts';
import type { Flight, TlsPacket } from './tls.ts';

type Words = Pick<MessageText, 'detail' | 'sentence'> & Partial<Pick<MessageText, 'explanation'>>;

export const methodName = (type: number): string => eapTypes[type] ?? `method ${type}`;

/** What an alert says of the other end, for those that end most EAP sessions (RFC 5246, 7.2.2). */
const MEANINGS: Readonly<Record<number, string>> = {
  40: 'the two ends have no cipher suite, group or signature in common',
  42: 'the certificate of the other end is damaged or its signature wrong',
  43: 'it cannot use the certificate of the other end',
  44: 'the certificate of the other end was revoked',
  45: 'the certificate of the other end has expired, or is not valid yet by its own clock',
  46: 'it does not accept the certificate of the other end',
  48: 'it does not trust the authority that issued the certificate of the other end',
  49: 'the certificate is good, but its holder may not come in',
  51: 'a signature or a Finished message of the other end is wrong',
  70: 'it does not speak this TLS version',
  71: 'the cipher suites or keys of the other end are too weak for it',
  116: 'it wants a certificate, and the other end sent none',
};

const WHO = { station: 'The station', server: 'The server' } as const;

/** What the packet of a TLS method says, in words. */
export function tellTls(packet: TlsPacket, type: number, from: 'station' | 'server'): Words {
  const who = WHO[from];
  switch (packet.kind) {
    case 'start':
      return {
        detail: 'start',
        sentence: `The server offers ${methodName(type)} and asks the station to begin TLS.`,
        explanation: METHOD_WORDS[type] ?? '',
      };
    case 'acknowledgement':
      return {
        detail: 'acknowledgement',
        sentence: `${who} has it and waits for what follows.`,
        explanation:
          'EAP goes back and forth, one packet each. Who has nothing to say sends an empty packet, so that the other ' +
          'can go on: after a piece of a message, or at the end of TLS.',
      };
    case 'fragment':
      return {
        detail:
          packet.announced === null
            ? `${packet.octets} bytes`
            : `first ${packet.octets} bytes of ${packet.announced}`,
        sentence:
          packet.announced === null
            ? `${who} sends ${packet.octets} more bytes of its TLS message.`
            : `${who} sends the first ${packet.octets} bytes of a TLS message of ${packet.announced}.`,
        explanation:
          'A TLS message with certificates does not fit into one frame. It is sent in pieces, and each piece waits for ' +
          'an acknowledgement. Where large frames are dropped on the way, EAP stops here.',
      };
    case 'broken':
      return {
        detail: 'pieces are missing',
        sentence: `${who} sends the last ${packet.octets} bytes of a TLS message${packet.announced === null ? '' : ` of ${packet.announced}`}. Pieces of it are not in the capture.`,
      };
    case 'flight':
      return tellFlight(packet.flight);
  }
}

const METHOD_WORDS: Readonly<Record<number, string>> = {
  13: 'EAP-TLS is a TLS handshake inside EAP: both ends show a certificate, and no password exists.',
  21: 'EAP-TTLS makes a TLS tunnel with the certificate of the server; the password goes through the tunnel.',
  25: 'PEAP makes a TLS tunnel with the certificate of the server; a second EAP, most often MSCHAPv2, goes through the tunnel.',
};

function tellFlight({ from, pieces, bytes, read }: Flight): Words {
  const who = WHO[from];
  const last = pieces.length > 1 ? `${who} sends the last piece. The ${bytes.length} bytes are` : '';
  const sends = last || `${who} sends`;
  const names = list(read.names);
  const detail = read.names.join(', ');
  const [alert] = read.alerts;
  if (alert)
    return { detail, sentence: `${who} ends TLS: ${alertText(alert)}.`, explanation: alertMore(alert) };
  const hello = read.hellos.at(-1);
  const certificate = certificateText(read.certificates);
  if (hello?.from === 'client')
    return {
      detail: `${detail}, up to ${version(hello.version)}`,
      sentence: `${sends} Client Hello: it speaks up to ${version(hello.version)} and offers ${hello.suites.length} cipher suites.`,
    };
  if (hello) {
    const chosen = `${version(hello.version)} with ${tlsSuiteName(hello.suites[0] ?? 0)}`;
    const more = hello.retry
      ? ' It wants another Client Hello first.'
      : certificate && ` Its certificate is of ${certificate}.`;
    return {
      detail: `${detail}; ${version(hello.version)}`,
      sentence: `${sends} ${names}: ${chosen}.${more}`,
      explanation:
        'From its hello on the server is known by its certificate. The station must check who issued it and whose name ' +
        'it bears; a station that checks neither gives its password to anyone.',
    };
  }
  if (certificate) return { detail, sentence: `${sends} ${names}. Its certificate is of ${certificate}.` };
  if (read.names.length > 0 && read.names.every((name) => name === 'Application Data'))
    return {
      detail: 'inside TLS',
      sentence: `${sends} ${bytes.length} bytes inside TLS, which only the two ends can read.`,
    };
  return {
    detail,
    sentence: `${sends} ${names}.`,
  };
}

const version = (number: number) => tlsVersions[number] ?? `version ${number}`;

const alertText = ({ level, description, text }: TlsAlert) =>
  `${level === 2 ? 'fatal' : 'warning'} alert, ${text} (${description})${MEANINGS[description] ? `: ${MEANINGS[description]}` : ''}`;

const alertMore = ({ description }: TlsAlert) =>
  description === 48
    ? 'The authority that signed the certificate is not among those that this end was told to trust. Compare the ' +
      'issuer in the certificate with the CA certificate that is configured here.'
    : '';

function certificateText([own]: readonly CertificateInfo[]): string {
  return own ? `${own.subject || 'no name'}, issued by ${own.issuer || 'no name'}` : '';
}

/** `a, b and c`. */
function list(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** An identity for a sentence. */
export const identityText = (octets: Bytes): string => `"${toText(octets) ?? '(no text)'}"`;
