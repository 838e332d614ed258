import { certificateFault } from '../tls-words.ts';
import { methodName } from './eap.ts';
import type { Place } from './place.ts';
import { type Rule, rule } from './rules.ts';
import { certificateReason, methods, tls } from './shared-events.ts';

/** Wi-Fi Protected Setup ends in EAP-Failure when all went well. */
export function unlessEnrolled(_: unknown, place: Place): Record<never, never> | null {
  const enrolled = place.enrolled;
  place.enrolled = false;
  return enrolled ? null : {};
}

/** 802.1X: methods, certificates, alerts and their outcome. */
export const eap: readonly Rule[] = [
  rule(/^CTRL-EVENT-EAP-STARTED/, 'eap-start'),
  rule(/^EAP: EAP entering state IDENTITY/, 'eap-identity'),
  rule(
    /^CTRL-EVENT-EAP-PROPOSED-METHOD vendor=(?<vendor>\d+) method=(?<n>\d+)(?<nak> -> NAK)?/,
    'eap-method',
    ({ vendor, n, nak }, place) => {
      place.proposed = true;
      return {
        request: true,
        detail: methodName(n!, vendor),
        values: { method: Number(n) },
        ...(nak && { ok: false, why: 'not-acceptable' }),
      };
    },
  ),
  rule(
    /^CTRL-EVENT-EAP-METHOD EAP vendor \d+ method (?<n>\d+) \((?<detail>.*)\) selected/,
    'eap-method',
    ({ n }) => ({
      values: { method: Number(n) },
    }),
  ),
  rule(
    /^(?:\S+ )?EAP-MSCHAPV2: failure message: '(?<detail>.*)' \(.*?error (?<error>-?\d+)\)/,
    'eap-method',
    ({ error }) => ({
      ok: false,
      why: 'password',
      values: { error: Number(error) },
    }),
  ),
  rule(
    /^(?<detail>EAP-MSCHAPV2: (?:Password expired - password change required|Invalid authenticator response in success request))/,
    'eap-method',
    { ok: false, why: 'password' },
  ),
  rule(
    /^(?<detail>(?:EAP-\w+: (?:(?:Private key|Password|Identity) not configured)|TLS: Failed to (?:initialize engine|set TLS connection parameters)|OpenSSL: \w+ - Failed to (?:load (?:root certificates|client certificate|private key)|use PKCS#12 file).*))$/,
    'eap-method',
    { ok: false, why: 'credential' },
  ),
  rule(
    /^(?<detail>EAP-TLV: (?:TLV Result - Failure|Earlier failure.*)|EAP-\w+: (?:Phase2 Request processing failed|Invalid Compound_MAC in cryptobinding TLV|Failed to (?:select forced PEAP version|derive (?:key|Session-Id)).*|External certificate check failed.*|TLS processing failed|Unsupported Phase2 type.*|failed to (?:initialize|process early).*|no MS-CHAP2-Success AVP.*|Invalid (?:challenge|header).*|error -?\d+|Only one Phase2 type.*|Server indicated Phase 2 success, but.*))$/,
    'eap-method',
    { ok: false, why: 'failed' },
  ),
  rule(/^CTRL-EVENT-EAP-SUCCESS/, 'eap-success', (_, place) => {
    place.admitted = true;
    return {};
  }),
  rule(/^WPS-SUCCESS/, 'eap-success', (_, place) => {
    place.enrolled = true;
    return { detail: 'WSC' };
  }),
  // What it does with the credential that it was handed, after the EAP-Failure that ends each registration.
  rule(
    /^(?:WPS: (?:Network configuration replaced|Registration completed|(?:Create a new|Update existing) network based on the received credential)|WPS-CRED-RECEIVED)/,
    'eap-method',
    { detail: 'WSC' },
  ),
  rule(/^CTRL-EVENT-EAP-(?:TIMEOUT-)?FAILURE ?(?<detail>.*)$/, 'eap-failure', unlessEnrolled),
  rule(
    /^CTRL-EVENT-EAP-PEER-CERT depth=(?<depth>\d+) subject='(?<detail>.*?)'/,
    'certificate',
    ({ depth }) => ({
      values: { depth: Number(depth) },
    }),
  ),
  rule(
    /^CTRL-EVENT-EAP-TLS-CERT-ERROR reason=(?<code>\d+) depth=(?<depth>\d+) subject='(?<subject>.*?)' err='(?<detail>.*)'/,
    'certificate',
    ({ code, depth, detail }) => {
      const why = certificateReason(Number(code), detail!);
      return why && { ok: false, why, values: { error: Number(code), depth: Number(depth) } };
    },
  ),
  ...tls,
  rule(
    /^CTRL-EVENT-EAP-STATUS status='(?<status>[^']*)' parameter='(?<detail>.*)'/,
    'certificate',
    ({ status, detail }) => {
      if (/^(?:local|remote) TLS alert$/.test(status!))
        return { kind: 'tls-alert', detail: detail!, local: status!.startsWith('local') };
      if (status === 'unsafe server renegotiation')
        return { kind: 'tls-failed', why: 'renegotiation', local: true, detail: status };
      if (status === 'eap parameter needed')
        return { kind: 'configuration', ok: false, why: 'credential', detail: detail! };
      if (status !== 'remote certificate verification' && status !== 'bad certificate status response')
        return null;
      return detail === 'success' ? {} : { ok: false, why: certificateFault(`${status} ${detail}`) };
    },
  ),
  rule(/^(?<detail>WPA: Failed to get master session key from EAPOL state machines.*)$/, 'eap-no-key'),
  rule(
    /^(?<detail>RSN: PMKID mismatch - authentication server may have derived different MSK\?!)/,
    'eap-no-key',
  ),
  // eapol_test, which plays both the station and its AP.
  rule(/^(?<detail>WARNING: PMK mismatch)$/, 'eap-no-key'),
  rule(
    /^(?<detail>MPPE keys OK: (?<ok>\d+) {2}mismatch: (?<wrong>\d+))$/,
    'eap-no-key',
    ({ ok, wrong }, place) => (place.admitted && ok === '0' && wrong !== '0' ? {} : null),
  ),
  // Without a method that it proposed, the server has not answered at all.
  rule(/^(?<detail>EAPOL test timed out)$/, 'radius', ({ detail }, { proposed }) =>
    proposed ? { kind: 'error', detail: detail! } : { ok: false, why: 'no-answer' },
  ),
  ...methods,
];
