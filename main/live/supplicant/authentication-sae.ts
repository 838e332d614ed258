import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat, fromHex } from '../../base/bytes.ts';
import { saeGroup } from '../../crypto/sae-group.ts';
import { le16 } from '../../simulate/frames/octets.ts';
import { commitBody, confirmBody, readCommit, readToken } from '../../simulate/frames/sae.ts';
import { rejectedOctets, SaeEnd } from '../../simulate/sae-end.ts';
import { AKM } from '../../standard/akms.ts';
import { Status } from '../../standard/status.ts';
import { type Acting, numberValue, type Patience, secretValue, value } from './acting.ts';
import { authenticationTimeout } from './authentication-open.ts';
import { type ReadAuthentication, readAuthentication } from './frames-read.ts';
import { ofKind } from './inbox.ts';
import { end, statusWords } from './outcome.ts';
import { saePatience, WAIT_FOR_KERNEL_MS } from './patience.ts';
import type { Choice, Security } from './selection.ts';

/** Keys that an exchange leaves. */
export interface SaeKeysAgreed {
  readonly pmk: Bytes;
  readonly pmkid: Bytes;
  readonly group: number;
}

/** How frames of SAE get out: by AUTHENTICATE, or by FRAME for external authentication. */
export interface SaeWire {
  readonly command: 'AUTHENTICATE' | 'FRAME';
  /** Times that a commit is sent which gets no answer: the kernel repeats one of its own, and then forgets the BSS. */
  readonly commitTries: number;
  send(transaction: 1 | 2, status: number, body: Bytes): Promise<void>;
  /** The AP's next frame of SAE; null: none came. */
  receive(): Promise<ReadAuthentication | null>;
}

const clause = 'IEEE 802.11-2020, 12.4';

/** SAE through the kernel's own state machine. */
export function authenticateWire(act: Acting, { bss, ssid }: Choice): SaeWire {
  const { bssid, frequencyMHz } = bss;
  return {
    command: 'AUTHENTICATE',
    commitTries: 1,
    send: (transaction, status, body) => {
      // The kernel's patience may have ended while we computed: that is of the frame before.
      act.inbox.forget(ofKind('authentication-timeout'));
      const data = concat(le16(transaction), le16(status), body);
      const elements = new Uint8Array(0);
      return act.radio.authenticate({ bssid, ssid, frequencyMHz, type: 'sae', data, elements });
    },
    receive: async () => {
      const event = await act.inbox.take(
        ofKind('authentication', 'authentication-timeout'),
        WAIT_FOR_KERNEL_MS,
      );
      return event?.kind === 'authentication' ? readAuthentication(event.frame) : null;
    },
  };
}

/**
 * SAE from our commit to the AP's confirm: both ends prove that they know the password, and get a PMK that no one
 * else can compute. 802.11-2020 12.4.
 */
export async function runSae(
  act: Acting,
  choice: Choice,
  security: Security,
  wire: SaeWire,
): Promise<SaeKeysAgreed> {
  const { network } = act.options;
  const h2e = security.pwe === 'h2e';
  const rejected: number[] = [];
  for (const number of network.groups) {
    const group = saeGroup(number);
    if (!group) continue;
    const saeEnd = new SaeEnd({
      group,
      method: h2e ? 'h2e' : 'hnp',
      ssid: choice.ssid,
      password: network.passphrase!,
      own: fromHex(act.radio.address),
      peer: fromHex(choice.bss.bssid),
      extendedKey: security.akm === AKM.SAE_EXT_KEY,
      random: act.options.random,
    });
    await tellCommit(act, choice, saeEnd);
    const taken = await commit(act, choice, security, wire, saeEnd, rejected);
    if (!taken) {
      rejected.push(number);
      act.note(`The access point does not do group ${number}; we try the next one.`);
      continue;
    }
    return confirm(act, choice, wire, saeEnd);
  }
  return end(
    'sae-failed',
    `The access point refused every group that we offered (${rejected.join(', ') || 'none is known'}).`,
    'Offer others: groups 19, 20 and 21 are the ones that this program and most access points know.',
    { status: Status.UnsupportedGroup },
  );
}

/** @returns false where the AP does not do the group */
async function commit(
  act: Acting,
  choice: Choice,
  security: Security,
  wire: SaeWire,
  saeEnd: SaeEnd,
  rejected: readonly number[],
): Promise<boolean> {
  const h2e = security.pwe === 'h2e';
  const { group } = saeEnd.options;
  let token: Bytes | null = null;
  for (let tries = 0; tries < wire.commitTries; ) {
    const body = commitBody({
      group: group.number,
      ...saeEnd.commit,
      h2e,
      token,
      rejectedGroups: rejected,
      akm: security.akm === AKM.SAE_EXT_KEY ? security.akm : null,
    });
    const words =
      `We send our commit in group ${group.number}: scalar and element, which hide the password` +
      `${token ? ', with the token that the access point asked for' : ''}.`;
    const status = h2e ? Status.HashToElement : Status.Success;
    await act.send({ name: 'SAE Commit', command: wire.command, words }, null, () =>
      wire.send(1, status, body),
    );
    const answer = await wire.receive();
    if (!answer) {
      tries++;
      continue;
    }
    if (answer.transaction !== 1) continue;
    if (answer.status === Status.AntiCloggingToken && !token) {
      token = readToken(answer.body, h2e);
      await act.received(
        'SAE Commit',
        'The access point is busy and wants a token back before it does arithmetic.',
      );
      if (token) continue;
    }
    if (answer.status === Status.UnsupportedGroup) {
      await act.received('SAE Commit', `The access point refuses group ${group.number}.`);
      return false;
    }
    await takeCommit(act, saeEnd, answer, rejected, h2e);
    return true;
  }
  return authenticationTimeout(choice.bss.bssid);
}

async function takeCommit(
  act: Acting,
  saeEnd: SaeEnd,
  answer: ReadAuthentication,
  rejected: readonly number[],
  h2e: boolean,
): Promise<void> {
  const { status, body } = answer;
  if (status !== (h2e ? Status.HashToElement : Status.Success)) {
    await act.received('SAE Commit', `The access point refuses our commit: ${statusWords(status)}.`);
    end(
      'authentication-refused',
      `The access point refused our SAE commit: ${statusWords(status)}.`,
      h2e
        ? "Try hunting-and-pecking, and look at the access point's log."
        : 'The access point may take hash-to-element only; try that, and look at its log.',
      { status },
    );
  }
  await act.received('SAE Commit', 'The access point sends its commit.');
  const read = readCommit(body, h2e);
  const { group } = saeEnd.options;
  if (!read || 'unknownGroup' in read || read.group.number !== group.number)
    saeFailed(`the access point's commit is not one of group ${group.number}`);
  const wrong = saeEnd.receive(read, rejectedOctets(rejected), read.rejectedOctets);
  if (wrong) saeFailed(`the access point's commit is not acceptable: ${wrong}`);
  const { keys, secret } = saeEnd.agreed!;
  await act.calculated({
    name: 'SAE keys',
    formula:
      'k = F(rand × (peer-scalar × PWE + PEER-ELEMENT)); KCK || PMK = KDF(keyseed(k), "SAE KCK and PMK", sum of scalars)',
    inputs: [
      secretValue('rand', saeEnd.rand),
      secretValue('PWE', saeEnd.pwe),
      value('peer-commit-scalar', read.scalar),
      value('PEER-COMMIT-ELEMENT', read.element),
    ],
    outputs: [
      secretValue('k', secret.k),
      secretValue('KCK', keys.kck),
      secretValue('PMK', keys.pmk),
      value('PMKID', keys.pmkid),
    ],
    ok: null,
    clause: `${clause}.5.4`,
    words:
      "From our secret numbers and the access point's commit we compute the shared secret, and from it the PMK.",
  });
}

async function confirm(act: Acting, choice: Choice, wire: SaeWire, saeEnd: SaeEnd): Promise<SaeKeysAgreed> {
  const { keys } = saeEnd.agreed!;
  const ours = saeEnd.confirm(1);
  await act.calculated({
    name: 'SAE confirm',
    formula: 'confirm = HMAC(KCK, send-confirm || our scalar || OUR ELEMENT || peer scalar || PEER ELEMENT)',
    inputs: [secretValue('KCK', keys.kck), numberValue('send-confirm', 1)],
    outputs: [value('confirm', ours)],
    ok: null,
    clause: `${clause}.5.5`,
    words: 'Our confirm proves to the access point that we know the password.',
  });
  const patience: Patience | null = wire.command === 'AUTHENTICATE' ? saePatience(act.clock.now()) : null;
  await act.send(
    { name: 'SAE Confirm', command: wire.command, words: 'We send our confirm.' },
    patience,
    () => wire.send(2, Status.Success, confirmBody(1, ours)),
  );
  for (;;) {
    const answer = await wire.receive();
    if (!answer)
      end(
        'authentication-timeout',
        'The access point took our commit, but did not answer our confirm.',
        'With a wrong password most access points say so (status 15) and some keep silent: check the password, then the reception.',
      );
    // A commit once more: the access point did not hear that we have it. Our confirm says so.
    if (answer.transaction === 1) continue;
    if (answer.status !== Status.Success) {
      await act.received(
        'SAE Confirm',
        `The access point refuses our confirm: ${statusWords(answer.status)}.`,
      );
      wrongPassword(choice.bss.bssid, answer.status);
    }
    await act.received('SAE Confirm', 'The access point sends its confirm.');
    const check = saeEnd.checkConfirm(answer.body);
    await act.calculated({
      name: 'SAE confirm of the access point',
      formula: 'HMAC(KCK, send-confirm || peer scalar || PEER ELEMENT || our scalar || OUR ELEMENT)',
      inputs: [secretValue('KCK', keys.kck), value('confirm received', check.received)],
      outputs: [value('confirm expected', check.expected)],
      ok: check.ok,
      clause: `${clause}.5.6`,
      words: check.ok
        ? "The access point's confirm is right: it knows the password too."
        : "The access point's confirm is wrong: it does not have the password that we have.",
    });
    if (!check.ok) wrongPassword(choice.bss.bssid, 0);
    act.disclose({
      kind: 'sae',
      ssid: choice.ssid,
      parts: { rand: saeEnd.rand, mask: saeEnd.mask },
    });
    act.disclose({ kind: 'pmk', ssid: choice.ssid, value: keys.pmk });
    return { pmk: keys.pmk, pmkid: keys.pmkid, group: saeEnd.options.group.number };
  }
}

async function tellCommit(act: Acting, { ssid }: Choice, saeEnd: SaeEnd): Promise<void> {
  const { group, method, password, own, peer } = saeEnd.options;
  await act.calculated({
    name: 'PWE',
    formula:
      method === 'h2e'
        ? 'PT = hash-to-element(SSID, password); PWE = val(addresses) × PT'
        : 'PWE = first hash of password, addresses and counter that is the x-coordinate of a point',
    inputs: [
      secretValue('password', password),
      value('SSID', ssid),
      value('our address', own),
      value('its address', peer),
      numberValue('group', group.number),
    ],
    outputs: [...(saeEnd.pt ? [secretValue('PT', saeEnd.pt)] : []), secretValue('PWE', saeEnd.pwe)],
    ok: null,
    clause: method === 'h2e' ? `${clause}.4.2.3` : `${clause}.4.2.2`,
    words:
      method === 'h2e'
        ? 'The password becomes an element of the group by hash-to-element, always in the same number of operations.'
        : `The password becomes an element of the group by hunting-and-pecking; try ${saeEnd.tries} gave it.`,
  });
  await act.calculated({
    name: 'SAE commit',
    formula: 'scalar = (rand + mask) mod r; ELEMENT = inverse(mask × PWE)',
    inputs: [
      secretValue('rand', saeEnd.rand),
      secretValue('mask', saeEnd.mask),
      secretValue('PWE', saeEnd.pwe),
    ],
    outputs: [value('scalar', saeEnd.commit.scalar), value('ELEMENT', saeEnd.commit.element)],
    ok: null,
    clause: `${clause}.5.3`,
    words: 'Two random numbers hide the password element in what we are about to send.',
  });
}

function saeFailed(what: string): never {
  return end(
    'sae-failed',
    `SAE failed: ${what}.`,
    "This does not happen between sound devices: keep the recording, and look whether someone answers in the access point's name.",
  );
}

function wrongPassword(bssid: MacAddress, status: number): never {
  return end(
    'sae-confirm-mismatch',
    status
      ? `The access point ${bssid} refused our confirm (${statusWords(status)}): the two ends computed different keys, so the passwords differ.`
      : `The confirm of ${bssid} does not verify: the two ends computed different keys, so the passwords differ.`,
    'Check the password, upper and lower case included. If it is right, another network may have the same name.',
    { status },
  );
}
