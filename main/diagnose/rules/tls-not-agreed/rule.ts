import type { EventOf, TlsFault } from '../../../base/event.ts';
import { tlsAlerts } from '../../../dissect/tls/index.ts';
import { isBehindAp } from '../../../track/event-words.ts';
import { eapFrames } from '../../eap.ts';
import { fact, finding, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldFacts } from '../../told.ts';

const entry = {
  cause: 'tls-not-agreed',
  title: 'The two ends of EAP do not agree on TLS',
  shows:
    'EAP with TLS (PEAP, TTLS, TLS) ends before the tunnel stands, and no certificate is the matter: `SSL_connect error: … unsafe legacy renegotiation disabled`, `unsupported protocol`, `dh key too small`, `no shared cipher`, or the alerts handshake failure, protocol version and insufficient security.',
  proof:
    'The alert goes in the clear: who sends it refuses what the other offers. The error of the TLS library in the log of that end says what.',
  remedy:
    'Bring the older end up to date: most often the TLS of the RADIUS server. Let both ends have TLS 1.2 and keys of 2048 bits at least.',
  misleads:
    'EAP-Failure and reason 23 follow, which look like a wrong user name or password: none has been sent yet.',
} as const;

/** What ends a TLS handshake beside certificates (RFC 5246, 7.2.2; RFC 8446, 6.2). */
const ALERTS = [40, 47, 70, 71, 86, 100, 109, 110, 120];
/** These are of certificates, refuse who the station is, or end a session that was fine. */
const OTHER_WORDS = /unknown[_ ]ca|certificate|expired|access[_ ]denied|close[_ ]notify|user[_ ]cancel/i;

const WHAT: Readonly<Record<TlsFault, string>> = {
  version: ': they share no version of TLS',
  renegotiation: ': one does not know secure renegotiation (RFC 5746), and the other insists on it',
  cipher: ': they share no cipher suite, signature or key exchange that both allow',
  key: ': a key is too small, or a signature too weak',
  other: '',
};

/** What ended it elsewhere; the first line is of the server, the second of the station. */
const REMEDY: Readonly<Partial<Record<TlsFault, string>>> = {
  version:
    'Let the RADIUS server speak TLS 1.2 (FreeRADIUS: `tls_max_version = "1.2"` or newer). For the time being the station can allow old versions: in the network block of wpa_supplicant `phase1="tls_disable_tlsv1_0=0 tls_disable_tlsv1_1=0"` and `openssl_ciphers="DEFAULT@SECLEVEL=0"`, in NetworkManager `802-1x.phase1-auth-flags`.',
  renegotiation:
    'Mend the RADIUS server: its TLS does not know RFC 5746 of 2010. For the time being the station can do without: `phase1="allow_unsafe_renegotiation=1"` in the network block (wpa_supplicant 2.11; NetworkManager: `802-1x.phase1-auth-flags tls-allow-unsafe-renegotiation`), or `Options = UnsafeLegacyServerConnect` in the configuration of OpenSSL that the service reads (`OPENSSL_CONF`).',
  cipher:
    'Compare the cipher lists of both ends: `cipher_list` of FreeRADIUS, `openssl_ciphers` of wpa_supplicant. A station with OpenSSL 3 takes old suites with `openssl_ciphers="DEFAULT@SECLEVEL=0"` alone. Where the server asks for a certificate of the station, a missing one ends so too.',
  key: 'Give the server a key of 2048 bits or more and a certificate with SHA-256, and Diffie-Hellman parameters of 2048 bits (`dh_file`). For the time being the station can take less: `openssl_ciphers="DEFAULT@SECLEVEL=0"`.',
};

const refuses = ({ by, local }: EventOf<'tls-failed' | 'tls-alert'>): string =>
  (local ?? true) === !isBehindAp(by) ? 'station' : 'authentication server';

/** An alert in words, by what it is of. */
const alertFault = (words: string): TlsFault =>
  /protocol[_ ]version|fallback/i.test(words)
    ? 'version'
    : /renegotiation/i.test(words)
      ? 'renegotiation'
      : /insufficient[_ ]security/i.test(words)
        ? 'cipher'
        : 'other';

const find: Find = (trace, session) => {
  const alerts = eapFrames(trace, session).filter((f) => f.alert !== null && ALERTS.includes(f.alert));
  const failed = reports(trace, 'tls-failed').filter(({ event }) => !OTHER_WORDS.test(event.detail ?? ''));
  const said = reports(trace, 'tls-alert').filter(({ event }) => !OTHER_WORDS.test(event.detail ?? ''));
  const certificate = reports(trace, 'certificate').some(({ event }) => event.ok === false);
  const first = failed[0] ?? said[0];
  if ((!first && alerts.length === 0) || certificate) return [];
  const why =
    failed.find(({ event }) => event.why !== 'other')?.event.why ??
    failed[0]?.event.why ??
    alertFault(said[0]?.event.detail ?? '');
  const who = alerts[0]
    ? alerts[0].message.direction === 'to-ap'
      ? 'station'
      : 'authentication server'
    : refuses(first!.event);
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: `The two ends do not agree on TLS${WHAT[why]}. The ${who} refuses.`,
      for: [
        ...alerts.map((f) =>
          fact(
            `Frame ${f.message.record} carries the fatal TLS alert ${f.alert}, ${tlsAlerts[f.alert!] ?? 'of no name'}.`,
            record(f.message.record),
          ),
        ),
        ...toldFacts([...failed, ...said]),
      ],
      remedy: REMEDY[why] ?? entry.remedy,
    }),
  ];
};

export const tlsNotAgreed: Rule = { ...entry, yieldsTo: ['certificate-rejected'], find };
