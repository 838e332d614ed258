import type { Bytes } from '../../base/bytes.ts';
import { Algorithm, authAlgorithmName, statusIsReserved } from '../../standard/frames.ts';
import { reasonText } from '../../standard/reason.ts';
import { statusText } from '../../standard/status.ts';
import {
  type Draft,
  dissectElements,
  type Elements,
  FixedFields,
  readAuthenticationBody,
  ssidText,
} from '../elements/index.ts';
import { group, guard, Reader, slice } from '../fields.ts';
import type { DissectContext, Field, Malformed, ManagementInfo, Span } from '../types.ts';
import { actionSummary, readAction } from './action.ts';

const kinds: readonly ManagementInfo['kind'][] = [
  'association-request',
  'association-response',
  'reassociation-request',
  'reassociation-response',
  'probe-request',
  'probe-response',
  'timing-advertisement',
  'reserved',
  'beacon',
  'atim',
  'disassociation',
  'authentication',
  'deauthentication',
  'action',
  'action-no-ack',
  'reserved',
];

/** `association-response` as a title: `Association Response`. */
const titleOf = (kind: string): string =>
  kind.replace(/(^|-)(\w)/g, (_, dash, c) => (dash ? ' ' : '') + c.toUpperCase());

/** The first letter in lower case, but not of an abbreviation: a code's text within a sentence. */
export const inSentence = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;

/** Fixed parameters by kind, in the order of 9.3.3; elements follow. */
const fixedOf: Partial<Record<ManagementInfo['kind'], (f: FixedFields) => void>> = {
  'association-request': (f) => {
    f.capabilities();
    f.listenInterval();
  },
  'association-response': associationResponse,
  'reassociation-request': (f) => {
    f.capabilities();
    f.listenInterval();
    f.address('Current AP', 'wlan.fixed.current_ap');
  },
  'reassociation-response': associationResponse,
  'probe-response': beacon,
  'timing-advertisement': (f) => {
    f.timestamp();
    f.capabilities();
  },
  beacon,
  disassociation: (f) => f.reason(),
  deauthentication: (f) => f.reason(),
  authentication: (f) => {
    f.authentication();
    readAuthenticationBody(f);
  },
  action: readAction,
  'action-no-ack': readAction,
};

function associationResponse(f: FixedFields): void {
  f.capabilities();
  f.status();
  f.aid();
}
function beacon(f: FixedFields): void {
  f.timestamp();
  f.beaconInterval();
  f.capabilities();
}

/**
 * Reads the body of a management frame (IEEE 802.11-2020, 9.3.3): `span` is what follows the MAC header, FCS left
 * out; `subtype` is of the frame control field. An encrypted body must be decrypted first. Never throws.
 */
export function dissectManagement(
  bytes: Bytes,
  span: Span,
  subtype: number,
  context: DissectContext,
): { info: ManagementInfo; fields: Field[]; summary: string; malformed: Malformed[] } {
  const kind = kinds[subtype & 0xf]!;
  const malformed: Malformed[] = [];
  const fixed: Field[] = [];
  const draft: Draft = {};
  const r = new Reader(bytes, span.start, span.end);
  const f = new FixedFields(bytes, r, fixed, draft);
  const whole = guard(titleOf(kind), span.end, fixed, malformed, () => fixedOf[kind]?.(f));
  const fields: Field[] = [];
  if (fixed.length)
    fields.push(
      group(
        'Fixed parameters',
        'wlan.fixed.all',
        '',
        { start: span.start, end: whole ? r.at : span.end },
        fixed,
      ),
    );
  const rest = { start: whole ? r.at : span.end, end: span.end };
  const list: Elements = dissectElements(bytes, rest, context, {
    filsAssociation: kind.includes('association'),
  });
  if (list.fields.length) fields.push(group('Elements', 'wlan.tagged.all', '', rest, list.fields));
  malformed.push(...list.malformed);
  const info: ManagementInfo = {
    ...draft,
    kind,
    ssid: list.ssid,
    ...(list.channel !== null && { channel: list.channel }),
    elements: list.elements,
    rsn: list.rsn,
  };
  return { info, fields, summary: summaryOf(bytes, info), malformed };
}

/** An SAE frame names its message rather than its number. */
function transactionText(info: ManagementInfo): string {
  if (info.authAlgorithm === Algorithm.Sae && info.authSequence === 1) return 'commit';
  if (info.authAlgorithm === Algorithm.Sae && info.authSequence === 2) return 'confirm';
  return `transaction ${info.authSequence}`;
}

function summaryOf(bytes: Bytes, info: ManagementInfo): string {
  const parts = [titleOf(info.kind)];
  if (info.ssid && ssidKinds.has(info.kind)) parts[0] += ` ${ssidText(slice(bytes, info.ssid))}`;
  if (info.actionCategory !== undefined) parts.push(actionSummary(info.actionCategory, info.actionCode));
  if (info.actionDetail !== undefined) parts.push(info.actionDetail);
  if (info.authAlgorithm !== undefined) parts.push(authAlgorithmName(info.authAlgorithm));
  if (info.authSequence !== undefined) parts.push(transactionText(info));
  let text = parts.join(', ');
  const tells = info.status !== 0 || info.authSequence !== 1;
  if (info.status !== undefined && tells && !statusIsReserved(info.authAlgorithm, info.authSequence))
    text += `: ${inSentence(statusText(info.status))}`;
  if (info.reason !== undefined) text += `: ${inSentence(reasonText(info.reason))}`;
  return text;
}

const ssidKinds = new Set<ManagementInfo['kind']>([
  'beacon',
  'probe-request',
  'probe-response',
  'association-request',
  'reassociation-request',
]);
