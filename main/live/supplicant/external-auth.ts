import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, toHex } from '../../base/bytes.ts';
import { authenticationBody, managementFrame } from '../../simulate/frames/management.ts';
import { le16 } from '../../simulate/frames/octets.ts';
import { Algorithm, Subtype } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import type { Acting } from './acting.ts';
import { runSae, type SaeKeysAgreed, type SaeWire } from './authentication-sae.ts';
import { type ReadAuthentication, readAuthentication } from './frames-read.ts';
import { type Incoming, ofKind } from './inbox.ts';
import { Ended, end } from './outcome.ts';
import type { Choice, Security } from './selection.ts';

const AUTHENTICATION_FRAME = 0x00b0;
/** How long an answer is waited for; the driver stays on the channel so long. */
const ANSWER_MS = 1000;
/** A driver that asks at all asks soon after CONNECT. */
const REQUEST_MS = 5000;
const SEND_TRIES = 3;

/** Tells the kernel to give us the Authentication frames of SAE. Once per interface. */
export async function registerSaeFrames(act: Acting): Promise<void> {
  await act.command('REGISTER_FRAME', 'We ask the kernel for the Authentication frames of SAE.', () =>
    act.radio.registerFrame(AUTHENTICATION_FRAME, le16(Algorithm.Sae)),
  );
}

type DriverAnswer = Extract<Incoming, { kind: 'external-auth' | 'connect-result' }>;

/** What the driver says to CONNECT: that we are to authenticate, or how it went; null: nothing. */
export const driverAnswer = ({ inbox }: Acting): Promise<DriverAnswer | null> =>
  inbox.take(ofKind('external-auth', 'connect-result'), REQUEST_MS);

/**
 * Answers EXTERNAL_AUTH: the driver keeps the connection's state, and user space does SAE with frames of its own.
 * The driver is told how it went, well or not.
 * @param asked what it said to CONNECT
 * @throws Ended where that was no request, and where the authentication fails
 */
export async function authenticateExternally(
  act: Acting,
  choice: Choice,
  security: Security,
  asked: DriverAnswer | null,
): Promise<SaeKeysAgreed> {
  const { radio } = act;
  if (asked?.kind !== 'external-auth' || asked.action !== 'start')
    end(
      'external-auth-failed',
      asked
        ? 'The driver answered CONNECT without asking us to authenticate.'
        : `The driver took CONNECT, but did not ask us to authenticate within ${REQUEST_MS / 1000} s.`,
      'It may do SAE by itself only (SAE offload), or not at all: see "handshake-workbench interfaces".',
    );
  act.note(`The driver asks us (EXTERNAL_AUTH) to authenticate with ${asked.bssid}.`);
  const { bssid, ssid } = asked;
  const answer = (status: number, pmkid: Bytes | null): Promise<void> =>
    act.command(
      'EXTERNAL_AUTH',
      status
        ? `We tell the driver that the authentication failed (status ${status}).`
        : 'We tell the driver that the authentication went well.',
      () => radio.answerExternalAuth({ bssid, ssid, status, pmkid }),
    );
  let keys: SaeKeysAgreed;
  try {
    keys = await runSae(act, choice, security, frameWire(act, bssid, choice.bss.frequencyMHz));
  } catch (error) {
    if (
      error instanceof Ended &&
      error.outcome.kind !== 'connection-lost' &&
      error.outcome.kind !== 'stopped'
    )
      await answer(Status.Failure, null).catch(() => {});
    throw error;
  }
  await answer(0, keys.pmkid);
  return keys;
}

/** SAE by management frames that we make ourselves. */
function frameWire(act: Acting, bssid: MacAddress, frequencyMHz: number): SaeWire {
  const { radio } = act;
  const send = async (transaction: 1 | 2, status: number, body: Bytes): Promise<void> => {
    const frame = managementFrame(
      Subtype.Authentication,
      { receiver: bssid, transmitter: radio.address, bssid },
      authenticationBody(Algorithm.Sae, transaction, status, Uint8Array.from(body)),
    );
    for (let tries = 1; ; tries++) {
      const { cookie } = await radio.sendFrame({ frame, frequencyMHz, waitMs: ANSWER_MS });
      if (await acknowledged(act, cookie)) return;
      if (tries === SEND_TRIES)
        end(
          'authentication-timeout',
          `${bssid} did not acknowledge our Authentication frame, sent ${tries} times.`,
          'Move closer, or look whether the access point is still there.',
        );
      act.note('The frame was not acknowledged; we send it again.');
    }
  };
  const receive = async (): Promise<ReadAuthentication | null> => {
    const event = await act.inbox.take(
      (e): e is Extract<Incoming, { kind: 'frame' | 'external-auth' }> =>
        e.kind === 'external-auth' || (e.kind === 'frame' && fromAp(e.frame, bssid)),
      ANSWER_MS,
    );
    if (event?.kind !== 'external-auth') return event ? readAuthentication(event.frame) : null;
    return end(
      'external-auth-failed',
      'The driver took back its request to authenticate before we were done.',
      'It waits a few seconds at most: do not hold SAE messages for longer, or look at "dmesg".',
    );
  };
  return { command: 'FRAME', commitTries: SEND_TRIES, send, receive };
}

/** Whether the frame with our cookie was acknowledged; the status of a frame that is not ours says nothing of it. */
async function acknowledged(act: Acting, cookie: bigint | null): Promise<boolean> {
  if (cookie === null) return true;
  for (;;) {
    const status = await act.inbox.take(ofKind('frame-status'), ANSWER_MS);
    if (!status) {
      act.note('The kernel did not say whether the frame was acknowledged; we go on.');
      return true;
    }
    if (status.cookie === cookie) return status.acknowledged;
    act.note(
      `A transmit status came with cookie ${status.cookie}, ours is ${cookie}: it is of another frame, so it is ignored.`,
    );
  }
}

/** Whether address 2 of a frame is this. */
const fromAp = (frame: Bytes, bssid: MacAddress): boolean => toHex(frame.subarray(10, 16), ':') === bssid;
