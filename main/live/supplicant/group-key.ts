import type { Bytes } from '../../base/bytes.ts';
import { out } from '../../calculate/builder.ts';
import { groupKeyStep, KEY_DATA, unwrapStep } from '../../calculate/keys/index.ts';
import type { Ref } from '../../calculate/types.ts';
import { dissectKeyData } from '../../dissect/eapol/index.ts';
import type { GroupKeyInfo, KeyDataInfo, Span } from '../../dissect/types.ts';
import { eapolKey, KeyBit } from '../../simulate/frames/eapol-key.ts';
import type { AkmParameters } from '../../standard/akms.ts';
import type { Acting } from './acting.ts';
import {
  isReplay,
  type KeyMessage,
  type KeyState,
  type Link,
  messageAt,
  micHolds,
  type PairwiseKeys,
  part,
  signMessage,
} from './key-state.ts';
import { installKey, sequenceOf } from './keys.ts';
import { end } from './outcome.ts';
import { groupPatience } from './patience.ts';
import type { Security } from './selection.ts';
import { holds, output } from './workings.ts';

/** Key data in the clear, with what it holds. */
export interface OpenedKeyData {
  readonly octets: Bytes;
  readonly info: KeyDataInfo;
  /** Reference to the key data, or to octets of it. */
  ref(span?: Span): Ref;
}

/** Decrypts the key data of message 3 or of a group message. @throws Ended when it cannot be */
export async function openKeyData(
  act: Acting,
  akm: AkmParameters,
  { kek }: PairwiseKeys,
  message: KeyMessage,
): Promise<OpenedKeyData> {
  const { name, key } = message;
  const at = messageAt(act, message);
  const tree = (octets: Bytes) => dissectKeyData(octets, false).fields;
  const spec = key.encryptedKeyData ? unwrapStep(name, at, kek.ref, akm.keyWrap, tree, act.when) : null;
  const step = spec && (await act.calculate(`Key data of ${name}`, spec));
  if (!step || !holds(step))
    end(
      'key-data-invalid',
      `The key data of ${name} cannot be decrypted, though its MIC is right.`,
      'Keep the recording: the access point wraps its keys otherwise than the standard says.',
    );
  const { bytes } = output(step, KEY_DATA);
  return {
    octets: bytes,
    info: dissectKeyData(bytes, false),
    ref: (span) => out(step.id, KEY_DATA, span),
  };
}

/** A group key in the clear. */
export interface GroupKey {
  readonly keyId: number;
  readonly key: Bytes;
  /** Receive counter, low octet first, 6 octets; null: none. */
  readonly sequence: Bytes | null;
}

/** Takes the group keys out of the key data of a message, and gives them to the kernel. */
export async function installGroupKeys(
  act: Acting,
  { security }: Link,
  state: KeyState,
  message: KeyMessage,
  { octets, info, ref }: OpenedKeyData,
): Promise<void> {
  const from = { ref: ref(), message: message.name };
  const take = async (name: 'GTK' | 'IGTK', key: GroupKeyInfo, sequence: Bytes | null): Promise<GroupKey> => {
    const step = await act.calculate(`${name} of ${message.name}`, groupKeyStep(name, key, from, act.when));
    return { keyId: key.keyId, key: output(step, name).bytes, sequence };
  };
  const sequence = sequenceOf(part(message, message.key.rsc));
  const gtks: GroupKey[] = [];
  for (const gtk of info.gtks) gtks.push(await take('GTK', gtk, sequence));
  const igtks: GroupKey[] = [];
  for (const igtk of security.groupManagement ? info.igtks : [])
    igtks.push(
      await take(
        'IGTK',
        igtk,
        igtk.packetNumber && octets.slice(igtk.packetNumber.start, igtk.packetNumber.end),
      ),
    );
  await giveGroupKeys(act, security, state, { gtks, igtks });
}

/** Gives group keys to the kernel; one that is in use already is not given again (KRACK). */
export async function giveGroupKeys(
  act: Acting,
  { group, groupManagement }: Security,
  state: KeyState,
  { gtks, igtks }: { readonly gtks: readonly GroupKey[]; readonly igtks: readonly GroupKey[] },
): Promise<void> {
  for (const { keyId, key, sequence } of gtks) {
    if (same(state.gtks.get(keyId), key)) {
      act.note(`Group key ${keyId} is in use already; it is not installed again.`);
      continue;
    }
    await installKey(act, { use: 'group', index: keyId, peer: null, cipher: group, key, sequence });
    state.gtks.set(keyId, key);
  }
  if (!groupManagement) return;
  for (const { keyId, key, sequence } of igtks) {
    if (same(state.igtks.get(keyId), key)) continue;
    await installKey(act, {
      use: 'management',
      index: keyId,
      peer: null,
      cipher: groupManagement,
      key,
      sequence,
    });
    state.igtks.set(keyId, key);
  }
}

const same = (a: Bytes | undefined, b: Bytes): boolean =>
  a !== undefined && a.length === b.length && a.every((octet, i) => octet === b[i]);

/** Group key handshake: message 1 with new group keys, which are installed and then answered by message 2. 802.11-2020 12.7.7. */
export async function receiveG1(
  act: Acting,
  link: Link,
  state: KeyState,
  message: KeyMessage,
): Promise<void> {
  const { akm } = link;
  const keys = state.ptk;
  const since = act.clock.now();
  await act.state('group-key', 'The access point gives out new group keys.');
  await act.received('G1', `Group message 1 came, with replay counter ${message.key.replayCounter}.`);
  if (!keys || isReplay(state, message)) {
    act.note('It repeats a replay counter, so it is not answered.');
    await act.state('connected', 'The group keys stay as they are.');
    return;
  }
  if (!(await micHolds(act, akm, keys, message))) {
    act.note('It is not answered: its MIC is wrong.');
    await act.state('connected', 'The group keys stay as they are.');
    return;
  }
  state.counter = message.key.replayCounter;
  const opened = await openKeyData(act, akm, keys, message);
  // Before the answer, since the access point takes the new keys into use as soon as it has that.
  await installGroupKeys(act, link, state, message, opened);
  const pdu = eapolKey({
    eapolVersion: Math.min(message.pdu[0]!, 2),
    information: akm.keyDescriptorVersion | KeyBit.Mic | KeyBit.Secure,
    keyLength: 0,
    replayCounter: message.key.replayCounter,
    nonce: null,
    rsc: null,
    micLength: akm.mic!.length,
    keyData: new Uint8Array(0),
  });
  const signed = await signMessage(act, akm, keys, 'G2', pdu);
  const clear = message.unencrypted === true;
  const words = 'Group message 2 says that we have the group keys; they are installed already.';
  await link.port.send({ name: 'G2', words }, groupPatience(since), signed, clear);
  await act.state('connected', 'The new group keys are in use.');
}
