import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat, equal, fromHex } from '../../base/bytes.ts';
import { ftPtk, type NamedKey } from '../../crypto/ft.ts';
import type { PtkParts } from '../../crypto/keys.ts';
import { unwrap } from '../../crypto/keywrap.ts';
import { eapolMic } from '../../crypto/mic.ts';
import { dissectElements, type FteInfo, readFte, type WrappedKey } from '../../dissect/elements/index.ts';
import type { Span } from '../../dissect/types.ts';
import { fastTransitionElement } from '../../simulate/frames/elements.ts';
import { FtAction, managementFrame } from '../../simulate/frames/management.ts';
import { akmParameters } from '../../standard/akms.ts';
import { temporalKeyLength } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import { Subtype } from '../../standard/frames.ts';
import { type Acting, secretValue, value } from './acting.ts';
import { associate, securityRequest } from './association.ts';
import { authenticationRefused, authenticationTimeout } from './authentication-open.ts';
import { readAuthentication } from './frames-read.ts';
import { FTE_MIC, type FtKeys, octetsOf, r1Of } from './ft.ts';
import { type GroupKey, giveGroupKeys } from './group-key.ts';
import { ofKind } from './inbox.ts';
import { KeyState, type Link } from './key-state.ts';
import { installKey, sequenceOf } from './keys.ts';
import { end, statusWords } from './outcome.ts';
import { WAIT_FOR_KERNEL_MS } from './patience.ts';
import { Port } from './port.ts';
import { type Choice, ownRsne, type Security } from './selection.ts';

const clause = 'IEEE 802.11-2020, 13.5';
/** Frames of a fast transition are numbered over authentication and association; the MIC covers the number. */
const REQUEST = 5;
const RESPONSE = 6;
/** RSNE, MDE and FTE; the RSNXE is one more. */
const PROTECTED = 3;

/** Bit of the MDE's capability: fast transition over the DS. 9.4.2.46. */
const OVER_DS = 1;

const isAnswer = ofKind('authentication', 'authentication-timeout');

/** The association that is left, and the keys that make a fast transition of it. */
export interface Previous {
  readonly bssid: MacAddress;
  readonly ft: FtKeys | null;
  /** Its mobility domain element; null without. */
  readonly mobility: Bytes | null;
}

/** Whether the station may go over with the keys that it has: both access points are of one mobility domain. */
export const isSameDomain = (from: Previous | null, { security }: Choice): boolean =>
  from?.ft != null &&
  from.mobility !== null &&
  security?.mobility != null &&
  equal(from.mobility.subarray(2, 4), security.mobility.subarray(2, 4));

/**
 * Fast transition: two frames bring the nonces, over the air or through the access point that is left, so that the keys
 * are there before the association, and no four-way handshake follows. 802.11-2020 13.5.2, 13.5.3, 13.7.1.
 * @returns the association and its keys, which are installed
 * @throws Ended
 */
export async function roamByFt(
  act: Acting,
  choice: Choice,
  security: Security,
  eapol: 'control-port' | 'packet',
  from: { readonly bssid: MacAddress; readonly ft: FtKeys },
): Promise<{ readonly link: Link; readonly keys: KeyState }> {
  const { radio } = act;
  const { bssid } = choice.bss;
  const akm = akmParameters(security.akm, { pairwise: security.pairwise })!;
  const algorithm = akm.mic!.algorithm;
  const ends = { bssid: fromHex(bssid), spa: fromHex(radio.address) };
  await act.state(
    'authenticating',
    'Fast transition: the first two frames bring the nonces, so that both ends have the keys before the association.',
  );
  const snonce = act.options.random(32);
  const elements = concat(
    ownRsne(security, [from.ft.r0.name]),
    security.mobility!,
    fastTransitionElement({ ...unproven, snonce, r0khId: from.ft.r0khId }),
  );
  const found =
    (await askThroughDs(act, choice, security, from.bssid, elements)) ??
    (await authenticate(act, choice, elements));
  const answer = answerOf(found, from.ft, snonce);
  const r1 = await r1Of(act, from.ft.r0, answer.r1khId);
  const keys = ftPtk(
    'sha256',
    r1,
    { snonce, anonce: answer.anonce, ...ends },
    akm.kckBits,
    akm.kekBits,
    temporalKeyLength(security.pairwise)!,
  );
  await act.calculated({
    name: 'PTK',
    formula: 'PTK = KDF(PMK-R1, "FT-PTK", SNonce || ANonce || BSSID || SPA)',
    inputs: [
      secretValue('PMK-R1', r1.key),
      value('SNonce', snonce),
      value('ANonce', answer.anonce),
      value('BSSID', ends.bssid),
      value('SPA', ends.spa),
    ],
    outputs: [secretValue('KCK', keys.kck), secretValue('KEK', keys.kek), secretValue('TK', keys.tk)],
    ok: null,
    clause: 'IEEE 802.11-2020, 12.7.1.6.5',
    words: 'From the key of this access point, both addresses and both nonces we compute the keys.',
  });

  const rsne = ownRsne(security, [r1.name]);
  const mde = security.mobility!;
  const rsnxe = security.ownRsnxe ?? new Uint8Array(0);
  const fte = (mic: Bytes | null): Bytes =>
    fastTransitionElement({
      protects: PROTECTED + (security.ownRsnxe ? 1 : 0),
      mic,
      anonce: answer.anonce,
      snonce,
      r1khId: answer.r1khId,
      r0khId: from.ft.r0khId,
    });
  const covered = concat(ends.spa, ends.bssid, Uint8Array.of(REQUEST), rsne, mde, fte(null), rsnxe);
  const mic = eapolMic(algorithm, keys.kck, covered);
  await act.calculated({
    name: 'MIC of the reassociation request',
    formula: `MIC = ${algorithm}(KCK, SPA || BSSID || 5 || RSNE || MDE || FTE with its MIC zero || RSNXE)`,
    inputs: [secretValue('KCK', keys.kck), value('covered', covered)],
    outputs: [value('MIC', mic)],
    ok: null,
    clause: 'IEEE 802.11-2020, 13.8.4',
    words: 'The MIC proves to the access point that we have the keys; it takes the place of message 2.',
  });
  await act.state('associating', 'We ask to go over, and prove that we have the keys.');
  const request = {
    ...securityRequest(choice, eapol, [], new Uint8Array(0)),
    elements: concat(rsne, mde, fte(mic), rsnxe),
  };
  const granted = await associate(act, choice, request, [], from.bssid);
  const response = await checkResponse(act, granted!.responseElements, r1, keys, algorithm, ends);
  const link: Link = {
    choice,
    security,
    bssid,
    akm,
    pmk: r1.key,
    pmkid: null,
    ownRsne: ownRsne(security),
    port: new Port(act, bssid, eapol),
    ft: { r0: from.ft.r0, r0khId: from.ft.r0khId, r1, elements: response.elements },
  };
  return { link, keys: await install(act, link, keys, response) };
}

const unproven = { protects: 0, mic: null, anonce: null, r1khId: null } as const;

/** The first two frames over the air. @returns the elements of the answer @throws Ended */
async function authenticate(act: Acting, { bss, ssid }: Choice, elements: Bytes): Promise<Bytes> {
  const { radio, inbox } = act;
  const { bssid, frequencyMHz } = bss;
  await act.send(
    {
      name: 'FT Authentication 1',
      command: 'AUTHENTICATE',
      words: `We send ${bssid} our nonce and the name of the key of the mobility domain.`,
    },
    null,
    () => radio.authenticate({ bssid, ssid, frequencyMHz, type: 'ft', data: null, elements }),
  );
  const event = await inbox.take(isAnswer, WAIT_FOR_KERNEL_MS);
  const answer = event?.kind === 'authentication' ? readAuthentication(event.frame) : null;
  if (!answer) authenticationTimeout(bssid);
  await act.received('FT Authentication 2', answerWords(answer.status));
  if (answer.status) authenticationRefused(answer.status);
  return answer.body;
}

const answerWords = (status: number): string =>
  status
    ? 'The access point refuses the fast transition.'
    : 'The access point sends its nonce, and the name of the holder of its key.';

const ACTION_FRAME = 0x00d0;
/** An access point passes the request on and waits for the answer. */
const DS_MS = 1000;
/** Header, then category, action, station and target; in a response the status, and then the elements. 9.6.8.3. */
const [CATEGORY_AT, TARGET_AT, STATUS_AT, ELEMENTS_AT] = [24, 32, 38, 40];

/**
 * The same through the access point that the station is at: FT Request and FT Response. 802.11-2020 13.5.3, 9.6.8.
 * @returns null where it is to be done over the air, as was asked for or because this way does not lead there
 */
async function askThroughDs(
  act: Acting,
  { bss }: Choice,
  { mobility }: Security,
  current: MacAddress,
  elements: Bytes,
): Promise<Bytes | null> {
  const { radio, inbox, options } = act;
  if (options.ft !== 'ds') return null;
  const instead = (why: string): null => {
    act.note(`${why}, so we go over the air.`);
    return null;
  };
  if (!(mobility![4]! & OVER_DS))
    return instead(`${bss.bssid} does not offer fast transition through the distribution system`);
  const ends = concat(fromHex(radio.address), fromHex(bss.bssid));
  const answered = Uint8Array.of(FtAction.Category, FtAction.Response);
  await act.command('REGISTER_FRAME', 'We ask the kernel for FT Response frames.', () =>
    radio.registerFrame(ACTION_FRAME, answered),
  );
  const frame = managementFrame(
    Subtype.Action,
    { receiver: current, transmitter: radio.address, bssid: current },
    concat(Uint8Array.of(FtAction.Category, FtAction.Request), ends, elements),
  );
  await act.send(
    {
      name: 'FT Request',
      command: 'FRAME',
      words: `We ask ${current} to pass our nonce and the name of the key on to ${bss.bssid}.`,
    },
    null,
    () => radio.sendFrame({ frame, frequencyMHz: null, waitMs: null }),
  );
  const event = await inbox.take(
    (incoming): incoming is Extract<typeof incoming, { kind: 'frame' }> =>
      incoming.kind === 'frame' &&
      equal(incoming.frame.subarray(CATEGORY_AT, CATEGORY_AT + 2), answered) &&
      equal(incoming.frame.subarray(TARGET_AT, STATUS_AT), fromHex(bss.bssid)),
    DS_MS,
  );
  if (!event) return instead(`${current} did not answer for ${bss.bssid}`);
  const status = event.frame[STATUS_AT]! | (event.frame[STATUS_AT + 1]! << 8);
  await act.received('FT Response', answerWords(status));
  if (status) return instead(`The answer is ${statusWords(status)}`);
  return event.frame.slice(ELEMENTS_AT);
}

/** What the access point added to our elements. @throws Ended where it means something else than we asked for */
function answerOf(
  body: Bytes,
  { r0, r0khId }: FtKeys,
  snonce: Bytes,
): { readonly anonce: Bytes; readonly r1khId: Bytes } {
  const found = ftElements(body);
  if (!found?.fte.r1khId || !found.fte.r0khId) roamFailed('its answer names no key holders');
  const part = (span: Span): Bytes => octetsOf(body, span);
  if (!equal(part(found.fte.snonce), snonce)) roamFailed('its answer repeats another nonce than ours');
  if (!equal(part(found.fte.r0khId), r0khId) || !found.pmkids.some((pmkid) => equal(part(pmkid), r0.name)))
    roamFailed('its answer means another key than ours');
  return { anonce: part(found.fte.anonce), r1khId: part(found.fte.r1khId) };
}

interface FtElements {
  readonly rsne: Span;
  readonly pmkids: readonly Span[];
  readonly mde: Span;
  readonly rsnxe: Span | null;
  readonly fte: FteInfo;
}

function ftElements(octets: Bytes): FtElements | null {
  const { elements, rsn } = dissectElements(octets, { start: 0, end: octets.length }, {});
  const of = (id: number) => elements.find((element) => element.id === id);
  const [mde, element] = [of(Element.MobilityDomain), of(Element.FastTransition)];
  const own = rsn.find((candidate) => candidate.kind === 'rsn');
  const fte = element && readFte(octets, element, FTE_MIC);
  if (!mde || !own || !fte) return null;
  return { rsne: own.span, pmkids: own.pmkids, mde: mde.span, rsnxe: of(Element.Rsnx)?.span ?? null, fte };
}

interface Response {
  readonly octets: Bytes;
  readonly fte: FteInfo;
  /** MDE and FTE, as a later message 2 repeats them. */
  readonly elements: Bytes;
}

/** The response proves that the access point has the keys too. 802.11-2020 13.8.5. @throws Ended when it does not */
async function checkResponse(
  act: Acting,
  octets: Bytes,
  r1: NamedKey,
  keys: PtkParts,
  algorithm: Parameters<typeof eapolMic>[0],
  { bssid, spa }: { readonly bssid: Bytes; readonly spa: Bytes },
): Promise<Response> {
  const found = ftElements(octets);
  if (!found) roamFailed('its reassociation response has no elements of fast transition');
  const part = (span: Span): Bytes => octetsOf(octets, span);
  const { fte, rsne, mde, rsnxe } = found;
  const cleared = part(fte.span).fill(0, fte.mic.start - fte.span.start, fte.mic.end - fte.span.start);
  const more = rsnxe && fte.elementCount > PROTECTED ? part(rsnxe) : new Uint8Array(0);
  const covered = concat(spa, bssid, Uint8Array.of(RESPONSE), part(rsne), part(mde), cleared, more);
  const expected = eapolMic(algorithm, keys.kck, covered);
  const received = part(fte.mic);
  const ok = equal(expected, received) && found.pmkids.some((pmkid) => equal(part(pmkid), r1.name));
  await act.calculated({
    name: 'MIC of the reassociation response',
    formula: `MIC = ${algorithm}(KCK, SPA || BSSID || 6 || RSNE || MDE || FTE with its MIC zero || RSNXE)`,
    inputs: [secretValue('KCK', keys.kck), value('covered', covered)],
    outputs: [value('MIC expected', expected), value('MIC received', received)],
    ok,
    clause: 'IEEE 802.11-2020, 13.8.5',
    words: ok
      ? 'The MIC of the response is right: the access point has the keys too.'
      : 'The response does not verify: the access point has other keys than we have.',
  });
  if (!ok) {
    await act.failing('mic-mismatch', 'The MIC of the reassociation response is wrong.');
    end(
      'mic-mismatch',
      'The access point granted the fast transition, but the MIC of its response is wrong: it has other keys than we have.',
      'Compare the mobility domain and the key holders of both access points, or connect without fast transition (--akm).',
    );
  }
  return { octets, fte, elements: concat(part(mde), part(fte.span)) };
}

async function install(act: Acting, link: Link, keys: PtkParts, response: Response): Promise<KeyState> {
  const { bssid, security, choice } = link;
  const state = new KeyState();
  await installKey(act, {
    use: 'pairwise',
    index: 0,
    peer: bssid,
    cipher: security.pairwise,
    key: keys.tk,
    sequence: null,
  });
  state.ptk = keys;
  link.port.keyInstalled = true;
  act.disclose({ kind: 'tk', ssid: choice.ssid, value: keys.tk });
  const opened: Record<WrappedKey['name'], GroupKey[]> = { GTK: [], IGTK: [], BIGTK: [] };
  for (const wrapped of response.fte.keys)
    opened[wrapped.name].push(await openKey(act, keys, wrapped, response.octets));
  if (opened.GTK.length === 0) roamFailed('its response holds no group key');
  await giveGroupKeys(act, security, state, { gtks: opened.GTK, igtks: opened.IGTK });
  await act.command(
    'SET_STATION',
    'We tell the kernel that the access point is authorized: data may flow.',
    () => act.radio.setAuthorized(bssid, true),
  );
  return state;
}

async function openKey(
  act: Acting,
  { kek }: PtkParts,
  { name, keyId, length, sequence, wrapped }: WrappedKey,
  octets: Bytes,
): Promise<GroupKey> {
  const packed = octetsOf(octets, wrapped);
  let opened: ReturnType<typeof unwrap> | null = null;
  try {
    opened = unwrap(kek, packed);
  } catch {
    // Not a length that key wrap has: told below.
  }
  if (!opened?.ok) roamFailed(`the ${name} in its response cannot be decrypted`);
  const key = opened.plaintext.slice(0, length);
  await act.calculated({
    name: `${name} of the reassociation response`,
    formula: `${name} = AES-Key-Unwrap(KEK, wrapped ${name})`,
    inputs: [secretValue('KEK', kek), value(`wrapped ${name}`, packed)],
    outputs: [secretValue(name, key)],
    ok: true,
    clause: 'RFC 3394, 2.2.2',
    words: `The ${name} comes with the reassociation response, each key wrapped on its own.`,
  });
  return { keyId, key, sequence: sequenceOf(octetsOf(octets, sequence)) };
}

function roamFailed(what: string): never {
  return end(
    'roam-failed',
    `The fast transition failed: ${what} (${clause}).`,
    'Keep the recording, and look at the logs of both access points; without fast transition use --akm.',
  );
}
