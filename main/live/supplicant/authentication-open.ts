import type { Acting } from './acting.ts';
import { readAuthentication } from './frames-read.ts';
import { ofKind } from './inbox.ts';
import { end, statusWords } from './outcome.ts';
import { WAIT_FOR_KERNEL_MS } from './patience.ts';
import type { Choice } from './selection.ts';

const nothing = new Uint8Array(0);

const isAnswer = ofKind('authentication', 'authentication-timeout');

/** Open System authentication: one frame each way, that prove nothing. 802.11-2020 12.3.3.2. */
export async function authenticateOpen(act: Acting, { bss, ssid }: Choice): Promise<void> {
  const { radio, inbox } = act;
  const { bssid, frequencyMHz } = bss;
  inbox.forget(isAnswer);
  await act.send(
    {
      name: 'Authentication 1',
      command: 'AUTHENTICATE',
      words: `We ask ${bssid} to authenticate us as an open system; no secret is involved.`,
    },
    null,
    () => radio.authenticate({ bssid, ssid, frequencyMHz, type: 'open', data: null, elements: nothing }),
  );
  const event = await inbox.take(isAnswer, WAIT_FOR_KERNEL_MS);
  const answer = event?.kind === 'authentication' ? readAuthentication(event.frame) : null;
  if (!answer) authenticationTimeout(bssid);
  await act.received('Authentication 2', `The access point answers: ${statusWords(answer.status)}.`);
  if (answer.status) authenticationRefused(answer.status);
}

/** No answer came, though the frame was repeated. @throws Ended */
export function authenticationTimeout(bssid: string): never {
  return end(
    'authentication-timeout',
    `The access point ${bssid} did not answer our Authentication frame, though it was repeated.`,
    'Move closer or look at a monitor capture: either our frame or its answer does not get through, or it is switched off.',
  );
}

/** @throws Ended */
export function authenticationRefused(status: number): never {
  return end(
    'authentication-refused',
    `The access point refused to authenticate us: ${statusWords(status)}.`,
    'Look at its list of allowed or blocked addresses and at its log.',
    { status },
  );
}
