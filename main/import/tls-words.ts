import type { CertificateFault, TlsFault } from '../base/event.ts';

/** What OpenSSL, GnuTLS, wolfSSL and alerts (RFC 8446, 6.2) say of a certificate that is not accepted. */
const certificates: readonly (readonly [RegExp, CertificateFault])[] = [
  [/not yet valid|not valid yet|not currently valid|not valid at the current time/i, 'not-yet-valid'],
  [/(?:certificate|crl)\b.{0,20}expired|expired/i, 'expired'],
  [/\bCRL\b|OCSP|status response|revocation/i, 'revocation-unknown'],
  [/revoked/i, 'revoked'],
  [/purpose|key usage|unsupported certificate/i, 'purpose'],
  [/too weak|too small|security level/i, 'weak'],
  [/did not match|not found|mismatch|hostname|domain|subject|hash/i, 'name'],
  [
    /issuer|self.?signed|unknown[_ ]ca|untrusted|trust|verify the first|chain|certificate authority|CA signature/i,
    'authority',
  ],
];

/** What is wrong with a certificate, by the words of who refuses it. */
export const certificateFault = (words: string): CertificateFault =>
  certificates.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';

/** Reasons of OpenSSL's error queue, and alerts, by which a TLS handshake ends that no certificate ends. */
const handshakes: readonly (readonly [RegExp, TlsFault])[] = [
  [/unsafe (?:legacy |server )?renegotiation|no renegotiation/i, 'renegotiation'],
  [
    /unsupported protocol|protocol version|wrong (?:ssl )?version|version too low|no protocols available|unknown protocol|inappropriate fallback/i,
    'version',
  ],
  [/(?:key|modulus|md|prime) too (?:small|weak)|bad dh|small subgroup/i, 'key'],
  [
    /cipher|sigalg|signature (?:algorithm|type)|key share|elliptic curve|ecpoint|handshake[_ ]failure|insufficient[_ ]security/i,
    'cipher',
  ],
];

/** What the two ends do not agree on, by the words in which a handshake of TLS ends; null where they are of a certificate. */
export function tlsFault(words: string): TlsFault | null {
  const found = handshakes.find(([pattern]) => pattern.test(words))?.[1];
  if (found) return found;
  return /certificate|unknown[_ ]ca|\bca\b/i.test(words) ? null : 'other';
}
