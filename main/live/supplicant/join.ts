import type { MacAddress } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { pmkStep } from '../../calculate/keys/index.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import { saeGroup, saeHash } from '../../crypto/sae-group.ts';
import { AKM, akmParameters, isFt, isSae } from '../../standard/akms.ts';
import { Errno } from '../../standard/errno.ts';
import { MANDATORY_GROUP } from '../../standard/groups.ts';
import { RadioError } from '../radio/index.ts';
import { type Acting, refusalWords } from './acting.ts';
import {
  type Associated,
  associate,
  associationRefused,
  PMKID_UNKNOWN,
  securityRequest,
} from './association.ts';
import { authenticateOpen } from './authentication-open.ts';
import { authenticateWire, runSae } from './authentication-sae.ts';
import { authenticateExternally, driverAnswer, registerSaeFrames } from './external-auth.ts';
import { rsneOf } from './frames-read.ts';
import { ftKeys } from './ft.ts';
import { isSameDomain, type Previous, roamByFt } from './ft-roam.ts';
import { ofKind } from './inbox.ts';
import type { KeyState, Link } from './key-state.ts';
import { end, statusWords } from './outcome.ts';
import { OweEnd } from './owe.ts';
import { WAIT_FOR_KERNEL_MS } from './patience.ts';
import type { Pmksa } from './pmksa.ts';
import { Port } from './port.ts';
import { type Choice, ownRsne, type Security } from './selection.ts';
import { type Known, output } from './workings.ts';

/** What the association's key handshake starts from. */
interface Agreed {
  readonly pmk: Known;
  readonly pmkid: Bytes | null;
  readonly hash?: KdfHash;
}

/** An association that was made. */
export interface Joined {
  /** null: a network without protection. */
  readonly link: Link | null;
  /** Its keys, where they are in use already: a fast transition needs no four-way handshake. */
  readonly keys: KeyState | null;
}

/**
 * From a chosen BSS to an association, with the PMK of it.
 * @param from the association that is left for it; null: there is none
 */
export async function join(
  act: Acting,
  choice: Choice,
  pmksa: Pmksa,
  from: Previous | null,
): Promise<Joined> {
  const path = pathOf(act);
  const eapol = eapolPath(act);
  try {
    if (path === 'connect') return { link: await joinByConnect(act, choice, eapol, pmksa), keys: null };
    if (from?.ft && choice.security && isSameDomain(from, choice))
      return await roamByFt(act, choice, choice.security, eapol, { ...from, ft: from.ft });
    return { link: await joinByAssociate(act, choice, eapol, pmksa, from?.bssid ?? null), keys: null };
  } catch (error) {
    if (error instanceof RadioError) commandRefused(act, error);
    throw error;
  }
}

/** Which commands are used, by what was asked for and what the driver has. @throws Ended when it has not what is needed */
export function pathOf({ options, radio }: Acting): 'authenticate' | 'connect' {
  const { commands } = radio.capabilities;
  const whole = commands.has('AUTHENTICATE') && commands.has('ASSOCIATE');
  if (options.path === 'connect' || (options.path === 'auto' && !whole)) {
    if (commands.has('CONNECT')) return 'connect';
    return end(
      'driver-lacks',
      `The driver of ${radio.name} has no CONNECT.`,
      'Use the path "authenticate", or another device.',
    );
  }
  if (whole) return 'authenticate';
  return end(
    'driver-lacks',
    `The driver of ${radio.name} has no AUTHENTICATE and ASSOCIATE: it keeps the state machine to itself.`,
    'Use the path "connect".',
  );
}

/** The way that EAPOL takes. @throws Ended when the control port was asked for and the driver has none */
export function eapolPath({ options, radio }: Acting): 'control-port' | 'packet' {
  const can = radio.capabilities.extendedFeatures.has('CONTROL_PORT_OVER_NL80211');
  if (options.eapol === 'control-port' && !can)
    return end(
      'driver-lacks',
      `The driver of ${radio.name} does not take EAPOL over nl80211.`,
      'Use a packet socket: --eapol packet.',
    );
  return options.eapol === 'packet' || !can ? 'packet' : 'control-port';
}

async function joinByAssociate(
  act: Acting,
  choice: Choice,
  eapol: 'control-port' | 'packet',
  pmksa: Pmksa,
  previous: MacAddress | null,
): Promise<Link | null> {
  const { security } = choice;
  if (!security) {
    await act.state('authenticating', 'Open system: one frame each way.');
    await authenticateOpen(act, choice);
    await act.state('associating', 'We ask to join the network.');
    await associate(act, choice, securityRequest(choice, eapol, [], new Uint8Array(0)), [], previous);
    return null;
  }
  const cached = pmksa.find(choice);
  if (cached) {
    await act.state(
      'authenticating',
      'A PMK of this access point is at hand: open system, and the PMKID in our RSNE.',
    );
    await authenticateOpen(act, choice);
    await act.state('associating', 'We ask to join, and name the PMK that both ends still have.');
    const pmkids = [cached.pmkid];
    const granted = await associate(
      act,
      choice,
      securityRequest(choice, eapol, pmkids, new Uint8Array(0)),
      pmkids,
      previous,
    );
    if (granted) return linkOf(act, choice, security, eapol, granted, { ...cached });
    await pmkUnknown(act, choice, pmksa);
  }
  const sae = isSae(security.akm);
  await act.state(
    'authenticating',
    sae
      ? 'SAE: both ends prove that they know the password, and agree on a PMK.'
      : 'Open system: one frame each way; the keys come later.',
  );
  const agreed = sae ? await runSae(act, choice, security, authenticateWire(act, choice)) : null;
  if (!sae) await authenticateOpen(act, choice);
  const owe =
    security.akm === AKM.OWE
      ? await OweEnd.begin(act, act.options.network.groups[0] ?? MANDATORY_GROUP)
      : null;
  await act.state('associating', 'We ask to join the network.');
  const more = owe?.element ?? new Uint8Array(0);
  const granted = await associate(act, choice, securityRequest(choice, eapol, [], more), [], previous);
  const keys = await keysOf(
    act,
    choice,
    security,
    agreed && { ...agreed, hash: saeHashOf(agreed.group, security) },
    owe,
    granted!,
  );
  if (agreed) await pmksa.keep(act, choice, keys);
  return linkOf(act, choice, security, eapol, granted!, keys);
}

async function joinByConnect(
  act: Acting,
  choice: Choice,
  eapol: 'control-port' | 'packet',
  pmksa: Pmksa,
): Promise<Link | null> {
  if (choice.security && isSae(choice.security.akm)) await registerSaeFrames(act);
  for (;;) {
    const joined = await connectOnce(act, choice, eapol, pmksa);
    if (joined !== 'pmk-unknown') return joined;
    await pmkUnknown(act, choice, pmksa);
  }
}

/**
 * One CONNECT with what it leads to. A PMK that both ends had was named to the driver (SET_PMKSA), and its PMKID stands in
 * our RSNE: then the driver need not ask for an authentication, and one that asks all the same is answered.
 * @returns the association; `pmk-unknown` where the AP refuses that PMKID
 */
async function connectOnce(
  act: Acting,
  choice: Choice,
  eapol: 'control-port' | 'packet',
  pmksa: Pmksa,
): Promise<Link | null | 'pmk-unknown'> {
  const { security } = choice;
  const { radio, inbox } = act;
  const cached = pmksa.find(choice);
  const sae = security !== null && isSae(security.akm);
  const owe =
    security?.akm === AKM.OWE
      ? await OweEnd.begin(act, act.options.network.groups[0] ?? MANDATORY_GROUP)
      : null;
  const pmkids = cached ? [cached.pmkid] : [];
  const request = securityRequest(choice, eapol, pmkids, owe?.element ?? new Uint8Array(0));
  await act.state(
    'authenticating',
    cached
      ? 'A PMK of this access point is at hand: the driver knows it, and its PMKID stands in our RSNE.'
      : 'The driver keeps the state machine: we ask it to connect.',
  );
  await act.command('CONNECT', `We ask the driver to connect to ${choice.bss.bssid}.`, () =>
    radio.connect({ ...request, authentication: sae ? 'sae' : 'open', externalAuth: sae }),
  );
  const answer = sae ? await driverAnswer(act) : null;
  const skipped = cached && answer?.kind === 'connect-result' ? answer : null;
  if (skipped) act.note('The driver did without SAE.');
  else if (cached) act.note('The driver wants SAE all the same.');
  const agreed = sae && !skipped ? await authenticateExternally(act, choice, security, answer) : null;
  await act.state('associating', 'The driver associates.');
  const result = skipped ?? (await inbox.take(ofKind('connect-result'), WAIT_FOR_KERNEL_MS));
  if (!result)
    end(
      'association-timeout',
      'The driver did not say how the connection went.',
      'Look at "dmesg"; the driver may hang.',
    );
  if (result.status) {
    await act.received('CONNECT', `The driver could not connect: ${statusWords(result.status)}.`);
    if (result.status === PMKID_UNKNOWN && cached) return 'pmk-unknown';
    if (result.timeout)
      end(
        'association-timeout',
        `The driver gave up (${result.timeout}): the access point did not answer.`,
        'Move closer, or look at a monitor capture.',
      );
    associationRefused(result.status);
  }
  if (!security) return null;
  const granted: Associated = {
    // A driver that builds the request may leave a PMKID out, and message 2 has to repeat what was sent.
    ownRsne: rsneOf(result.requestElements) ?? ownRsne(security, pmkids),
    responseElements: result.responseElements ?? new Uint8Array(0),
  };
  if (cached && !agreed) return linkOf(act, choice, security, eapol, granted, { ...cached });
  const keys = await keysOf(
    act,
    choice,
    security,
    agreed && { ...agreed, hash: saeHashOf(agreed.group, security) },
    owe,
    granted,
  );
  if (agreed) await pmksa.keep(act, choice, keys);
  return linkOf(act, choice, security, eapol, granted, keys);
}

/** The access point lost what the PMKID names: it is of no use any more, to us and to the kernel. */
async function pmkUnknown(act: Acting, choice: Choice, pmksa: Pmksa): Promise<void> {
  act.note('The access point does not know that PMK any more: we authenticate in full.');
  await pmksa.forget(act, choice);
}

/** Hash of the keys that follow SAE in this group. 802.11-2020 12.4.2. */
export const saeHashOf = (group: number, { pwe }: Security): KdfHash =>
  saeHash(saeGroup(group)!, pwe ?? 'hnp');

/** The key that the association starts from: of SAE, of OWE, or from the passphrase. @throws Ended */
export async function keysOf(
  act: Acting,
  { ssid }: Choice,
  { akm }: Security,
  sae: Agreed | null,
  owe: OweEnd | null,
  granted: Associated,
): Promise<Agreed> {
  if (sae) return sae;
  if (owe) return owe.finish(granted.responseElements);
  const { passphrase, psk } = act.options.network;
  const value = psk ?? passphrase;
  if (!value) return end('secret-missing', `${akm} needs a passphrase, and none was given.`, 'Give one.');
  const kind = psk ? 'psk' : 'passphrase';
  const secret = act.workings.keep({ kind, ssid, value }, 'given to join');
  const name = act.workings.take('name of the network', ssid);
  const step = await act.calculate('PMK', pmkStep(secret, name.ref, null, act.when));
  act.disclose({ kind, ssid, value });
  return { pmk: output(step, 'PMK'), pmkid: null };
}

/** The association, for the handshakes on it. @throws Ended where fast transition lacks its key holders */
export async function linkOf(
  act: Acting,
  choice: Choice,
  security: Security,
  eapol: 'control-port' | 'packet',
  granted: Associated,
  agreed: Agreed,
): Promise<Link> {
  const { pairwise, akm } = security;
  const { bssid } = choice.bss;
  const { responseElements } = granted;
  const ft = isFt(akm) ? await ftKeys(act, choice, security, agreed.pmk, responseElements) : null;
  return {
    choice,
    security,
    bssid,
    akm: akmParameters(akm, { pairwise, ...(agreed.hash && { hash: agreed.hash }) })!,
    pmk: agreed.pmk,
    pmkid: agreed.pmkid,
    ownRsne: granted.ownRsne!,
    port: new Port(act, bssid, eapol),
    ft,
  };
}

/** @throws Ended */
function commandRefused({ radio }: Acting, error: RadioError): never {
  const { operation, errno } = error;
  const said = refusalWords(error);
  const more = errno === null ? {} : { errno };
  if (errno === Errno.ENOENT)
    end(
      'authentication-timeout',
      `The kernel refused ${operation} (${said}): it does not know the access point any more. It forgets one that does not answer, or was not seen for half a minute.`,
      'Connect again; at breakpoints before the association, go on within half a minute.',
      more,
    );
  if (errno === Errno.EOPNOTSUPP)
    end(
      'driver-lacks',
      `The driver of ${radio.name} does not do ${operation} (${said}).`,
      'See "handshake-workbench interfaces" for what it can; try --path or --eapol.',
      more,
    );
  if (errno === Errno.EALREADY || errno === Errno.EBUSY)
    end(
      'managed-by-another',
      `The kernel refused ${operation} (${said}): something else uses the interface at this moment.`,
      'Stop NetworkManager, wpa_supplicant or iwd for this interface, then try again.',
      more,
    );
  return end(
    'command-refused',
    `The kernel refused ${operation}: ${said}.`,
    'Look at "dmesg", and whether another program uses the interface.',
    more,
  );
}
