import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat, equal, fromHex } from '../../base/bytes.ts';
import {
  checkFteMicStep,
  coveredBy,
  type FteMicSubject,
  fteMicStep,
  ftPtkStep,
  nameStep,
  unwrapSubelementStep,
} from '../../calculate/ft/index.ts';
import { groupKeyStep, KEY_DATA, recipeOf } from '../../calculate/keys/index.ts';
import type { Ref } from '../../calculate/types.ts';
import { dissectElements, type FteInfo, readFte, type WrappedKey } from '../../dissect/elements/index.ts';
import type { ElementInfo, RsnInfo, Span } from '../../dissect/types.ts';
import { fastTransitionElement } from '../../simulate/frames/elements.ts';
import { FtAction, managementFrame } from '../../simulate/frames/management.ts';
import { akmParameters } from '../../standard/akms.ts';
import { temporalKeyLength } from '../../standard/ciphers.ts';
import { Element } from '../../standard/elements.ts';
import { Subtype } from '../../standard/frames.ts';
import type { Acting } from './acting.ts';
import { addressOfAp, ownAddress } from './addresses.ts';
import { associate, securityRequest } from './association.ts';
import { authenticationRefused, authenticationTimeout } from './authentication-open.ts';
import { readAuthentication } from './frames-read.ts';
import { FTE_MIC, type FtKeys, type NamedKey, octetsOf, r1Of, refsOf } from './ft.ts';
import { type GroupKey, giveGroupKeys } from './group-key.ts';
import { ofKind } from './inbox.ts';
import { KeyState, type Link, type PairwiseKeys, pairwiseKeys } from './key-state.ts';
import { installKey, sequenceOf } from './keys.ts';
import { end, statusWords } from './outcome.ts';
import { WAIT_FOR_KERNEL_MS } from './patience.ts';
import { Port } from './port.ts';
import { type Choice, ownRsne, type Security } from './selection.ts';
import { holds, type Known, output, type Source } from './workings.ts';

const clause = 'IEEE 802.11-2020, 13.5';
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
  const { bssid } = choice.bss;
  const akm = akmParameters(security.akm, { pairwise: security.pairwise })!;
  await act.state(
    'authenticating',
    'Fast transition: the first two frames bring the nonces, so that both ends have the keys before the association.',
  );
  const snonce = act.options.random(32);
  const elements = concat(
    ownRsne(security, [from.ft.r0.name.bytes]),
    security.mobility!,
    fastTransitionElement({ ...unproven, snonce, r0khId: from.ft.r0khId }),
  );
  const found =
    (await askThroughDs(act, choice, security, from.bssid, elements)) ??
    (await authenticate(act, choice, elements));
  const answer = answerOf(act, found, from.ft, snonce);
  const r1 = await r1Of(act, from.ft.r0, answer.r1khId);
  const sources = {
    pmk: r1.key.ref,
    aa: addressOfAp(act, bssid).ref,
    spa: ownAddress(act).ref,
    anonce: answer.anonce.ref,
    snonce: act.workings.take('our nonce', snonce).ref,
  };
  const recipe = recipeOf(akm, temporalKeyLength(security.pairwise)!);
  const keys = pairwiseKeys(await act.calculate('PTK', ftPtkStep(recipe, refsOf(r1), sources, act.when)));
  const proof: Proof = { act, keys, r1, aa: sources.aa, spa: sources.spa, algorithm: akm.fteMic!.algorithm };
  const fte = fastTransitionElement({
    protects: PROTECTED + (security.ownRsnxe ? 1 : 0),
    mic: null,
    anonce: answer.anonce.bytes,
    snonce,
    r1khId: answer.r1khId.bytes,
    r0khId: from.ft.r0khId,
  });
  const asked = await signRequest(
    proof,
    concat(
      ownRsne(security, [r1.name.bytes]),
      security.mobility!,
      fte,
      security.ownRsnxe ?? new Uint8Array(0),
    ),
  );
  await act.state('associating', 'We ask to go over, and prove that we have the keys.');
  const request = {
    ...securityRequest(choice, eapol, [], new Uint8Array(0)),
    elements: asked,
  };
  const granted = await associate(act, choice, request, [], from.bssid);
  const response = await checkResponse(proof, granted!.responseElements);
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
  { workings }: Acting,
  body: Bytes,
  { r0, r0khId }: FtKeys,
  snonce: Bytes,
): { readonly anonce: Known; readonly r1khId: Known } {
  const found = ftElements(body);
  if (!found?.fte.r1khId || !found.fte.r0khId) roamFailed('its answer names no key holders');
  const { part } = workings.take('answer to our fast transition', body);
  if (!equal(part(found.fte.snonce).bytes, snonce)) roamFailed('its answer repeats another nonce than ours');
  if (
    !equal(part(found.fte.r0khId).bytes, r0khId) ||
    !found.pmkids.some((pmkid) => equal(part(pmkid).bytes, r0.name.bytes))
  )
    roamFailed('its answer means another key than ours');
  return { anonce: part(found.fte.anonce), r1khId: part(found.fte.r1khId) };
}

interface FtElements {
  readonly elements: readonly ElementInfo[];
  readonly rsn: readonly RsnInfo[];
  readonly pmkids: readonly Span[];
  readonly mde: Span;
  readonly fte: FteInfo;
}

function ftElements(octets: Bytes): FtElements | null {
  const { elements, rsn } = dissectElements(octets, { start: 0, end: octets.length }, {});
  const of = (id: number) => elements.find((element) => element.id === id);
  const [mde, element] = [of(Element.MobilityDomain), of(Element.FastTransition)];
  const own = rsn.find((candidate) => candidate.kind === 'rsn');
  const fte = element && readFte(octets, element, FTE_MIC);
  if (!mde || !own || !fte) return null;
  return { elements, rsn, pmkids: own.pmkids, mde: mde.span, fte };
}

/** What signs and checks the two frames of the reassociation. */
interface Proof {
  readonly act: Acting;
  readonly keys: PairwiseKeys;
  readonly r1: NamedKey;
  readonly aa: Ref;
  readonly spa: Ref;
  readonly algorithm: FteMicSubject['algorithm'];
}

function subjectOf(
  { keys, aa, spa, algorithm }: Proof,
  { fte, elements, rsn }: FtElements,
  { part }: Source,
  fromAp: boolean,
): FteMicSubject {
  // They hold an RSNE and an MDE, or they would not have been read.
  const covered = coveredBy(fte, elements, rsn)!;
  const kck = { name: 'KCK', ref: keys.kck.ref };
  return { fromAp, algorithm, kck, aa, spa, fte, ...covered, ref: (span) => part(span).ref };
}

/** The elements of our request with their MIC, which takes the place of message 2. 802.11-2020 13.8.4. */
async function signRequest(proof: Proof, octets: Bytes): Promise<Bytes> {
  const { act } = proof;
  const found = ftElements(octets)!;
  const source = act.workings.take('elements of our reassociation request', octets);
  const step = await act.calculate(
    'MIC of the reassociation request',
    fteMicStep(subjectOf(proof, found, source, false), act.when),
  );
  const signed = octets.slice();
  signed.set(output(step, 'MIC').bytes, found.fte.mic.start);
  return signed;
}

interface Response {
  readonly source: Source;
  readonly fte: FteInfo;
  /** MDE and FTE, as a later message 2 repeats them. */
  readonly elements: Bytes;
}

/** The response proves that the access point has the keys too. 802.11-2020 13.8.5. @throws Ended when it does not */
async function checkResponse(proof: Proof, octets: Bytes): Promise<Response> {
  const { act, r1 } = proof;
  const found = ftElements(octets);
  if (!found) roamFailed('its reassociation response has no elements of fast transition');
  const source = act.workings.take('elements of the reassociation response', octets);
  const named = found.pmkids[0] ?? { start: 0, end: 0 };
  const where = 'the reassociation response';
  const same = await act.calculate(
    `PMKR1Name of ${where}`,
    nameStep(
      { name: 'PMKR1Name', own: r1.name.ref, seen: source.part(named).ref, where, fromAp: true },
      act.when,
    ),
  );
  const step = await act.calculate(
    `MIC of ${where}`,
    checkFteMicStep(subjectOf(proof, found, source, true), act.when),
  );
  if (!holds(step) || !holds(same)) {
    await act.failing('mic-mismatch', 'The MIC of the reassociation response is wrong.');
    end(
      'mic-mismatch',
      'The access point granted the fast transition, but the MIC of its response is wrong: it has other keys than we have.',
      'Compare the mobility domain and the key holders of both access points, or connect without fast transition (--akm).',
    );
  }
  const { fte, mde } = found;
  return { source, fte, elements: concat(octetsOf(octets, mde), octetsOf(octets, fte.span)) };
}

async function install(act: Acting, link: Link, keys: PairwiseKeys, response: Response): Promise<KeyState> {
  const { bssid, security, choice } = link;
  const state = new KeyState();
  await installKey(act, {
    use: 'pairwise',
    index: 0,
    peer: bssid,
    cipher: security.pairwise,
    key: keys.tk.bytes,
    sequence: null,
  });
  state.ptk = keys;
  link.port.keyInstalled = true;
  act.disclose({ kind: 'tk', ssid: choice.ssid, value: keys.tk.bytes });
  const opened: Record<WrappedKey['name'], GroupKey[]> = { GTK: [], IGTK: [], BIGTK: [] };
  for (const wrapped of response.fte.keys)
    opened[wrapped.name].push(await openKey(act, keys, wrapped, response.source));
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
  { kek }: PairwiseKeys,
  { name, keyId, length, sequence, wrapped }: WrappedKey,
  { part }: Source,
): Promise<GroupKey> {
  const packed = part(wrapped);
  const where = 'the reassociation response';
  const kept = `the ${name} in its response cannot be decrypted`;
  // Key wrap has whole blocks of 8 octets, two at least and one more.
  if (packed.bytes.length % 8 || packed.bytes.length < 24) roamFailed(kept);
  const opened = await act.calculate(
    `Wrapped ${name} of ${where}`,
    unwrapSubelementStep(name, packed.ref, { name: 'KEK', ref: kek.ref }, act.when),
  );
  const data = output(opened, KEY_DATA);
  if (!holds(opened) || length > data.bytes.length) roamFailed(kept);
  const step = await act.calculate(
    `${name} of ${where}`,
    groupKeyStep(
      name,
      { keyId, key: { start: 0, end: length } },
      { ref: data.ref, message: where },
      act.when,
    ),
  );
  return { keyId, key: output(step, name).bytes, sequence: sequenceOf(part(sequence).bytes) };
}

function roamFailed(what: string): never {
  return end(
    'roam-failed',
    `The fast transition failed: ${what} (${clause}).`,
    'Keep the recording, and look at the logs of both access points; without fast transition use --akm.',
  );
}
