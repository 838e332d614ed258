import { methodName } from './eap.ts';
import type { Place } from './place.ts';
import { type Rule, rule } from './rules.ts';

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
    ({ vendor, n, nak }) => ({
      request: true,
      detail: methodName(n!, vendor),
      values: { method: Number(n) },
      ...(nak && { ok: false }),
    }),
  ),
  rule(
    /^CTRL-EVENT-EAP-METHOD EAP vendor \d+ method (?<n>\d+) \((?<detail>.*)\) selected/,
    'eap-method',
    ({ n }) => ({
      values: { method: Number(n) },
    }),
  ),
  rule(
    /^(?:\S+ )?EAP-MSCHAPV2: failure message: '(?<detail>.*)' \(.*?error (?<error>\d+)\)/,
    'eap-method',
    ({ error }) => ({
      ok: false,
      values: { error: Number(error) },
    }),
  ),
  rule(/^CTRL-EVENT-EAP-SUCCESS/, 'eap-success'),
  rule(/^WPS-SUCCESS/, 'eap-success', (_, place) => {
    place.enrolled = true;
    return { detail: 'WSC' };
  }),
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
    ({ code, depth }) => ({ ok: false, values: { error: Number(code), depth: Number(depth) } }),
  ),
  rule(/^SSL: SSL3 alert: (?<way>read|write) \(.*?\):\w+:(?<detail>.*)$/, 'tls-alert', ({ way }) => ({
    local: way === 'write',
  })),
  rule(/^(?<detail>OpenSSL: openssl_handshake - SSL_connect error:.*)$/, 'error'),
];
