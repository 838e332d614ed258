import type { MacAddress } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { dissectElements } from '../../dissect/elements/index.ts';
import { AKM, isPsk, isSae } from '../../standard/akms.ts';
import { Status } from '../../standard/status.ts';
import type { Acting } from './acting.ts';
import { authenticateExternally } from './external-auth.ts';
import { rsneOf } from './frames-read.ts';
import { type Incoming, ofKind } from './inbox.ts';
import { eapolPath, keysOf, linkOf, saeHashOf } from './join.ts';
import type { Link } from './key-state.ts';
import { Ended, end } from './outcome.ts';
import { WAIT_FOR_M1_MS } from './patience.ts';
import type { Pmksa } from './pmksa.ts';
import { choiceAt } from './scan.ts';
import { type Choice, ownRsne } from './selection.ts';

type Roamed = Extract<Incoming, { kind: 'roam' }>;
type Asked = Extract<Incoming, { kind: 'external-auth' }>;
type Eapol = Extract<Incoming, { kind: 'eapol' }>;

/** An association that the driver went over to by itself. */
export interface Followed {
  readonly choice: Choice;
  /** Message 1 of the handshake that is to make its keys, and what they are made from; null: there is none to be done. */
  readonly handshake: { readonly link: Link; readonly m1: Eapol } | null;
}

/**
 * Takes up what the driver did by itself (NL80211_CMD_ROAM): another access point of the network, with the elements of
 * its reassociation. Either the driver makes the keys as well and says so by PORT_AUTHORIZED, or a four-way handshake
 * with the PMK that both ends have follows.
 * @param m1 a message that came before the report; the kernel reports by a queue, and passes EAPOL on at once
 * @throws Ended where the keys cannot be made; Left where the association ends
 */
export async function followDriver(
  act: Acting,
  { bssid, requestElements, responseElements }: Roamed,
  before: { readonly choice: Choice; readonly link: Link | null },
  pmksa: Pmksa,
  m1: Eapol | null,
): Promise<Followed> {
  const { inbox } = act;
  await act.state(
    'roaming',
    `The driver went over from ${before.choice.bss.bssid} to ${bssid} by itself: we take that up.`,
  );
  // What the driver asked for is what counts, also where we would have chosen otherwise.
  const sent = rsneOf(requestElements);
  const choice = await choiceAt(act, bssid, (sent && akmOf(sent)) ?? before.choice.security?.akm ?? null);
  if (!choice)
    end(
      'roam-failed',
      `The driver went over to ${bssid}, but the kernel lists no such access point of the network that would do.`,
      'Connect again: then an access point is chosen that both ends agree on.',
    );
  for (const words of choice.why) act.note(words);
  const { security } = choice;
  if (!security) return { choice, handshake: null };
  const next =
    m1 ??
    (await inbox.take(
      (event): event is Eapol | Extract<Incoming, { kind: 'port-authorized' }> =>
        (event.kind === 'eapol' && event.source === bssid) ||
        (event.kind === 'port-authorized' && event.bssid === bssid),
      WAIT_FOR_M1_MS,
    ));
  if (!next)
    end(
      'four-way-timeout',
      `The driver went over to ${bssid}, where no four-way handshake began, nor does it say that it made the keys.`,
      "Look at the access point's log, and connect again.",
    );
  if (next.kind === 'port-authorized') return { choice, handshake: null };
  const granted = {
    ownRsne: sent ?? ownRsne(security),
    responseElements: responseElements ?? new Uint8Array(0),
  };
  const cached = pmksa.find(choice);
  if (!cached && (isSae(security.akm) || security.akm === AKM.OWE))
    end(
      'roam-failed',
      `The driver went over to ${bssid} with a PMK that this program does not have.`,
      'Connect again: then both ends agree on a new one.',
    );
  // The PSK is the network's; the access point repeats message 1 sooner than a passphrase becomes one again.
  const { link: last } = before;
  const same =
    last && isPsk(security.akm) && isPsk(last.security.akm) ? { pmk: last.pmk, pmkid: null } : null;
  const agreed = cached ?? same ?? (await keysOf(act, choice, security, null, null, granted));
  const link = await linkOf(act, choice, security, eapolPath(act), granted, { ...agreed });
  return { choice, handshake: { link, m1: next } };
}

/** AKM of an RSNE that a request has: the first, as there is one. */
function akmOf(rsne: Bytes) {
  const { rsn } = dissectElements(rsne, { start: 0, end: rsne.length }, {});
  return rsn[0]?.akms[0] ?? null;
}

/**
 * The driver is about to go over and wants SAE with the next access point done before: done, and the PMK kept. Where it
 * fails the driver is told so, and the association that is there stays.
 */
export async function authenticateAhead(act: Acting, asked: Asked, pmksa: Pmksa): Promise<void> {
  if (asked.action !== 'start') return;
  await act.state('roaming', `The driver wants to go over to ${asked.bssid}, and asks us to authenticate.`);
  const choice = await choiceAt(act, asked.bssid, asked.akm);
  const security = choice?.security;
  try {
    if (!choice || !security || !isSae(security.akm)) {
      await refuse(act, asked.bssid, asked.ssid);
      return;
    }
    const { group, ...keys } = await authenticateExternally(act, choice, security, asked);
    await pmksa.keep(act, choice, { ...keys, hash: saeHashOf(group, security) });
  } catch (error) {
    if (!(error instanceof Ended) || FATAL.includes(error.outcome.kind)) throw error;
    act.note(`${error.outcome.words} We stay where we are.`);
  }
  await act.state('connected', 'The driver goes on; the association is the one that was.');
}

const FATAL: readonly string[] = ['connection-lost', 'stopped'];

async function refuse(act: Acting, bssid: MacAddress, ssid: Bytes): Promise<void> {
  act.note(`${bssid} is no access point of the network that would do: the driver is told so.`);
  await act.command('EXTERNAL_AUTH', 'We tell the driver that we do not authenticate there.', () =>
    act.radio.answerExternalAuth({ bssid, ssid, status: Status.Failure, pmkid: null }),
  );
}

/** How long a report of a roam may come after the first message of the new access point. */
const REPORT_MS = 1000;

/** The report of a roam to who sent this message; null: none comes. */
export const roamTo = ({ inbox }: Acting, { source }: Eapol): Promise<Roamed | null> =>
  inbox.take((event): event is Roamed => event.kind === 'roam' && event.bssid === source, REPORT_MS);

/** What may come on an association that is there. */
export const onAssociation = ofKind('eapol', 'order', 'roam', 'external-auth');
