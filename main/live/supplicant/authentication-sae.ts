import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import { saeGroup } from '../../crypto/sae-group.ts';
import { le16 } from '../../simulate/frames/octets.ts';
import { readToken } from '../../simulate/frames/sae.ts';
import { Status } from '../../standard/status.ts';
import type { Acting, Patience } from './acting.ts';
import { authenticationTimeout } from './authentication-open.ts';
import { type ReadAuthentication, readAuthentication } from './frames-read.ts';
import { ofKind } from './inbox.ts';
import { end, statusWords } from './outcome.ts';
import { saePatience, WAIT_FOR_KERNEL_MS } from './patience.ts';
import { type SaeAgreed, SaeEnd } from './sae-end.ts';
import type { Choice, Security } from './selection.ts';
import type { Known } from './workings.ts';

/** Keys that an exchange leaves. */
export interface SaeKeysAgreed {
  readonly pmk: Known;
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
  const rejected: number[] = [];
  for (const number of act.options.network.groups) {
    const group = saeGroup(number);
    if (!group) continue;
    const own = await SaeEnd.begin(act, choice, security, group);
    const peer = await commit(act, choice, security, wire, own, rejected);
    if (!peer) {
      rejected.push(number);
      act.note(`The access point does not do group ${number}; we try the next one.`);
      continue;
    }
    return confirm(act, choice, wire, own, await own.agree(peer));
  }
  return end(
    'sae-failed',
    `The access point refused every group that we offered (${rejected.join(', ') || 'none is known'}).`,
    'Offer others: groups 19, 20 and 21 are the ones that this program and most access points know.',
    { status: Status.UnsupportedGroup },
  );
}

/** @returns the AP's commit; null where it does not do the group */
async function commit(
  act: Acting,
  choice: Choice,
  security: Security,
  wire: SaeWire,
  own: SaeEnd,
  rejected: readonly number[],
): Promise<ReadAuthentication | null> {
  const h2e = security.pwe === 'h2e';
  const { group } = own;
  let token: Bytes | null = null;
  for (let tries = 0; tries < wire.commitTries; ) {
    const words =
      `We send our commit in group ${group.number}: scalar and element, which hide the password` +
      `${token ? ', with the token that the access point asked for' : ''}.`;
    const { status, body } = own.commit(token, rejected);
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
      return null;
    }
    if (answer.status !== status) {
      await act.received('SAE Commit', `The access point refuses our commit: ${statusWords(answer.status)}.`);
      end(
        'authentication-refused',
        `The access point refused our SAE commit: ${statusWords(answer.status)}.`,
        h2e
          ? "Try hunting-and-pecking, and look at the access point's log."
          : 'The access point may take hash-to-element only; try that, and look at its log.',
        { status: answer.status },
      );
    }
    await act.received('SAE Commit', 'The access point sends its commit.');
    return answer;
  }
  return authenticationTimeout(choice.bss.bssid);
}

async function confirm(
  act: Acting,
  choice: Choice,
  wire: SaeWire,
  own: SaeEnd,
  agreed: SaeAgreed,
): Promise<SaeKeysAgreed> {
  const body = await own.confirm(agreed);
  const patience: Patience | null = wire.command === 'AUTHENTICATE' ? saePatience(act.clock.now()) : null;
  await act.send(
    { name: 'SAE Confirm', command: wire.command, words: 'We send our confirm.' },
    patience,
    () => wire.send(2, Status.Success, body),
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
    if (!(await own.isConfirmed(agreed, answer))) wrongPassword(choice.bss.bssid, 0);
    act.disclose({ kind: 'sae', ssid: choice.ssid, parts: own.numbers });
    const { pmk, pmkid } = agreed;
    act.disclose({ kind: 'pmk', ssid: choice.ssid, value: pmk.bytes });
    return { pmk, pmkid: pmkid.bytes, group: own.group.number };
  }
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
