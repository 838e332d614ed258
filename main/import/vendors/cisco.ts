import { utf8 } from '../../base/bytes.ts';
import type { EapolMessage, Teller } from '../../base/event.ts';
import { macOf, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';
import { ciscoMessage } from './cisco-messages.ts';

type Ends = Pick<Teller, 'station' | 'bssid' | 'ssid'>;

interface Row {
  readonly pattern: RegExp;
  readonly says: (match: RegExpExecArray, ends: Ends) => Said | readonly Said[] | null;
}
const row = (pattern: RegExp, says: Row['says']): Row => ({ pattern, says });

const messageOf = (number: string): EapolMessage => `M${number}` as EapolMessage;

/** What the processes of a Catalyst 9800 say of a client. */
const rows: readonly Row[] = [
  row(
    /^(?:Dot11 )?[Aa]ssociation received\. BSSID ([0-9a-f.]{14}),(?:.{0,40} WLAN| WLAN) (.{1,32}?)(?:,| slot| Slot)/,
    ([, bssid, ssid], ends) => {
      const address = macOf(bssid);
      return {
        kind: 'associate-request',
        by: 'ap',
        ...ends,
        ...(address && { bssid: address }),
        ssid: utf8(ssid!),
      };
    },
  ),
  row(/^(?:Dot11 )?[Aa]ssociation success(?:ful)?/, (_, ends) => ({ kind: 'associated', ok: true, ...ends })),
  row(
    /(?:Sending assoc(?:iation)? resp\w*|Association response).{0,60}(?:status|resp_status_code)(?: is)?(?: code)?:? (\d+)/i,
    ([, status], ends) => {
      const code = Number(status);
      return {
        kind: 'associated',
        ...ends,
        ...(code === 0 ? { ok: true, status: 0 } : { ok: false, status: code }),
      };
    },
  ),
  row(/EAP key M([13]) Sent successfully/i, ([, number], ends) => ({
    kind: 'eapol',
    request: true,
    message: messageOf(number!),
    ...ends,
  })),
  row(/M([24]) Status: EAP key M[24] validation (?:is )?success/i, ([, number], ends) => ({
    kind: 'eapol',
    request: false,
    message: messageOf(number!),
    ...ends,
  })),
  row(
    /(?:Failed to validate eapol mic|MIC (?:validation failed|mismatch)|M([24]) MIC mismatch).*/i,
    (match, ends) => ({
      kind: 'mic-invalid',
      message: match[1] === '4' || /\bm4\b/i.test(match.input) ? 'M4' : 'M2',
      detail: match[0],
      ...ends,
    }),
  ),
  row(/(?:eapol key m([13]) retransmit failure|Max retries for M([13]) over)/i, (match, ends) => ({
    kind: 'retry-limit',
    message: messageOf(match[1] ?? match[2]!),
    ...ends,
  })),
  row(/Client state transition: \w+ -> S_CO_RUN/, (_, ends) => ({ kind: 'connected', ok: true, ...ends })),
  row(/Client delete initiated\. Reason: (\w+)/, ([, why], ends) => ({
    kind: 'disconnected',
    local: true,
    why: why!,
    ...ends,
  })),
  row(/Authc failure|EAP Failure|Received EAP[- ]failure|Access-Reject/i, ([detail], ends) => ({
    kind: 'eap-failure',
    detail,
    ...ends,
  })),
  row(/Authc success|Access-Accept|Received EAP[- ]success/i, (_, ends) => ({
    kind: 'eap-success',
    ...ends,
  })),
  row(/EAPOL (?:start|START)/, (_, ends) => ({ kind: 'eap-start', ...ends })),
  row(
    /(?:RADIUS server .{0,60} is not responding|No response from|Request timed out|server .{0,60}marked dead)/i,
    ([detail], ends) => ({ kind: 'radius', ok: false, why: 'no-answer', detail, ...ends }),
  ),
];

const MACHINE =
  /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{1,9} )?\{[\w-]{2,40}\}\{\d+\}: \[([\w-]{2,30})\] \[\d+\]: ?(?:UUID: [0-9a-f]+, ra: \d+ ?(?:\([^)]*\))? ?,? ?TID: \d+ ?)?\((?:ERR|note|info|debug|warn|verbose)\): (.*)$/;

const CLIENT = /(?:MAC: |\[)([0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?: |:)/;

/** What AireOS says of a mobile, as it calls a station. */
const older: readonly Row[] = [
  row(
    /^Association received from mobile on (?:BSSID ([0-9a-f:]{17})|AP ([0-9a-f:]{17}))/,
    ([, bssid], ends) => {
      const address = macOf(bssid);
      return { kind: 'associate-request', ...ends, ...(address && { bssid: address }) };
    },
  ),
  row(
    /^Sending (?:Re)?Assoc Response to station on BSSID ([0-9a-f:]{17}) \(status (\d+)\)/i,
    ([, bssid, status], ends) => {
      const [address, code] = [macOf(bssid), Number(status)];
      const to = { ...ends, ...(address && { bssid: address }) };
      return {
        kind: 'associated',
        ...to,
        ...(code === 0 ? { ok: true, status: 0 } : { ok: false, status: code }),
      };
    },
  ),
  row(/^Sending EAPOL-Key Message to mobile .{0,60}\(message ([13])\)/, ([, number], ends) => ({
    kind: 'eapol',
    request: true,
    message: messageOf(number!),
    ...ends,
  })),
  row(/^Received EAPOL-[Kk]ey in \w+ state \(message ([24])\)/, ([, number], ends) => ({
    kind: 'eapol',
    request: false,
    message: messageOf(number!),
    ...ends,
  })),
  row(/^Received EAPOL-[Kk]ey M([24]) with invalid MIC/i, ([detail, number], ends) => ({
    kind: 'mic-invalid',
    message: messageOf(number!),
    detail,
    ...ends,
  })),
  row(/^Retransmit failure for EAPOL-Key M([13])/, ([, number], ends) => ({
    kind: 'retry-limit',
    message: messageOf(number!),
    ...ends,
  })),
  row(/^Sent (Deauthenticate|Disassociate) to mobile/, ([, what], ends) => ({
    kind: what === 'Deauthenticate' ? 'deauthenticated' : 'disassociated',
    local: true,
    ...ends,
  })),
  row(/^Processing Access-Reject/, (_, ends) => ({
    kind: 'eap-failure',
    by: 'server',
    detail: 'Access-Reject',
    ...ends,
  })),
  row(/^Processing Access-Accept/, (_, ends) => ({
    kind: 'eap-success',
    by: 'server',
    detail: 'Access-Accept',
    ...ends,
  })),
  row(/^Received EAPOL START/, (_, ends) => ({ kind: 'eap-start', ...ends })),
  row(
    /^(?:RADIUS server .{0,60} (?:not responding|failed to respond)|No Radius server)/i,
    ([detail], ends) => ({
      kind: 'radius',
      ok: false,
      why: 'no-answer',
      detail,
      ...ends,
    }),
  ),
];

const OLDER =
  /^(?:\(Cisco Controller\) > ?)?\*[\w-]{2,40}: \w{3} {1,2}\d{1,2} \d\d:\d\d:\d\d\.\d{3}: (?:\[[0-9a-f]{1,4}\] )?([0-9a-f:]{17}) (.*)$/;

const wordings: readonly Wording<null>[] = [
  ciscoMessage,
  {
    pattern: OLDER,
    says: ([, address, text]) => {
      const station = macOf(address);
      for (const { pattern, says } of older) {
        const match = pattern.exec(text!);
        if (match) return says(match, station ? { station } : {});
      }
      return null;
    },
  },
  {
    pattern: MACHINE,
    says: ([, , text]) => {
      const station = macOf(CLIENT.exec(text!)?.[1]);
      if (!station) return null;
      const words = text!.replace(/^.{0,40}MAC: [0-9a-f.]{14}\s+/, '');
      for (const { pattern, says } of rows) {
        const match = pattern.exec(words);
        if (match) return says(match, { station });
      }
      return null;
    },
  },
];

/** A Cisco Catalyst 9800 controller's radioactive trace, `debug client` of an AireOS one, and the system messages of both and of access points. */
export const cisco: Importer = tableImporter<null>({
  form: 'Cisco',
  by: 'ap',
  programs: /^$/,
  wordings,
  looks: /^[({*\d]|%[A-Z]/,
  state: () => null,
});
