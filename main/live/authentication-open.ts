import type { Acting } from './acting.ts';
import { readAuthentication } from './frames-read.ts';
import { ofKind } from './inbox.ts';
import { end, statusWords } from './outcome.ts';
import { WAIT_FOR_KERNEL_MS } from './patience.ts';
import type { Choice } from './selection.ts';

const nothing = new Uint8Array(0);

/** Open System authentication: one frame each way, that prove nothing. 802.11-2020 12.3.3.2. */
export async function authenticateOpen(act: Acting, { bss, ssid }: Choice): Promise<void> {
  const { radio, inbox } = act;
  await act.send(
    {
      name: 'Authentication 1',
      command: 'AUTHENTICATE',
      words: `We ask ${bss.bssid} to authenticate us as an open system; no secret is involved.`,
    },
    null,
    () =>
      radio.authenticate({
        bssid: bss.bssid,
        ssid,
        frequencyMHz: bss.frequencyMHz,
        type: 'open',
        data: null,
        elements: nothing,
      }),
  );
  const event = await inbox.take(ofKind('authentication', 'authentication-timeout'), WAIT_FOR_KERNEL_MS);
  if (!event || event.kind === 'authentication-timeout') authenticationTimeout(bss.bssid);
  const answer = readAuthentication(event.frame);
  await act.received(
    'Authentication 2',
    answer
      ? `The access point answers: ${statusWords(answer.status)}.`
      : 'The access point sent no Authentication frame.',
  );
  if (answer?.status !== 0) authenticationRefused(answer?.status ?? 1);
}

/** No answer came, though the kernel repeated the frame. @throws Ended */
export function authenticationTimeout(bssid: string): never {
  return end(
    'authentication-timeout',
    `The access point ${bssid} did not answer our Authentication frame; the kernel sent it three times.`,
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
