import type { Bytes } from '../../base/bytes.ts';
import type { PtkParts } from '../../crypto/keys.ts';
import { unwrap } from '../../crypto/keywrap.ts';
import { dissectKeyData } from '../../dissect/eapol/index.ts';
import type { GroupKeyInfo, KeyDataInfo } from '../../dissect/types.ts';
import { eapolKey, KeyBit, signed } from '../../simulate/frames/eapol-key.ts';
import { type Acting, secretValue, value } from './acting.ts';
import { isReplay, type KeyMessage, type KeyState, type Link, micHolds, part } from './key-state.ts';
import { installKey, sequenceOf } from './keys.ts';
import { end } from './outcome.ts';
import { groupPatience } from './patience.ts';
import type { Security } from './selection.ts';

/** Key data in the clear, with what it holds. */
export interface OpenedKeyData {
  readonly octets: Bytes;
  readonly info: KeyDataInfo;
}

/** Decrypts the key data of message 3 or of a group message. @throws Ended when it cannot be */
export async function openKeyData(act: Acting, keys: PtkParts, message: KeyMessage): Promise<OpenedKeyData> {
  const wrapped = part(message, message.key.keyData);
  let opened: ReturnType<typeof unwrap> | null = null;
  try {
    opened = message.key.encryptedKeyData ? unwrap(keys.kek, wrapped) : null;
  } catch {
    // Not a length that key wrap has: told below.
  }
  if (!opened?.ok)
    end(
      'key-data-invalid',
      `The key data of ${message.name} cannot be decrypted, though its MIC is right.`,
      'Keep the recording: the access point wraps its keys otherwise than the standard says.',
    );
  await act.calculated({
    name: `Key data of ${message.name}`,
    formula: 'key data = AES-Key-Unwrap(KEK, encrypted key data)',
    inputs: [secretValue('KEK', keys.kek), value('encrypted key data', wrapped)],
    outputs: [secretValue('key data', opened.plaintext)],
    ok: true,
    clause: 'RFC 3394, 2.2.2',
    words: `The key data of ${message.name} is decrypted; its own check (A6 A6 …) holds.`,
  });
  return { octets: opened.plaintext, info: dissectKeyData(opened.plaintext, false) };
}

/** A group key in the clear. */
export interface GroupKey {
  readonly keyId: number;
  readonly key: Bytes;
  /** Receive counter, low octet first, 6 octets; null: none. */
  readonly sequence: Bytes | null;
}

/** Gives the group keys of a message to the kernel. */
export function installGroupKeys(
  act: Acting,
  { security }: Link,
  state: KeyState,
  message: KeyMessage,
  { octets, info }: OpenedKeyData,
): Promise<void> {
  const bytesOf = (key: GroupKeyInfo): Bytes => octets.slice(key.key.start, key.key.end);
  const sequence = sequenceOf(part(message, message.key.rsc));
  return giveGroupKeys(act, security, state, {
    gtks: info.gtks.map((gtk) => ({ keyId: gtk.keyId, key: bytesOf(gtk), sequence })),
    igtks: info.igtks.map((igtk) => ({
      keyId: igtk.keyId,
      key: bytesOf(igtk),
      sequence: igtk.packetNumber && octets.slice(igtk.packetNumber.start, igtk.packetNumber.end),
    })),
  });
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
  const opened = await openKeyData(act, keys, message);
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
  const clear = message.unencrypted === true;
  const words = 'Group message 2 says that we have the group keys; they are installed already.';
  await link.port.send(
    { name: 'G2', words },
    groupPatience(since),
    signed(akm.mic!.algorithm, keys.kck, pdu),
    clear,
  );
  await act.state('connected', 'The new group keys are in use.');
}
