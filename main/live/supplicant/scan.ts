import type { MacAddress, Suite } from '../../base/brand.ts';
import { Errno } from '../../standard/errno.ts';
import { RadioError, type ScanResult } from '../radio/index.ts';
import { type Acting, refusalWords } from './acting.ts';
import { ofKind } from './inbox.ts';
import { Ended, end } from './outcome.ts';
import { appraise, type Choice, networkName, select } from './selection.ts';

const SCAN_TRIES = 3;
const SCAN_MS = 15_000;
const BUSY_MS = 500;

/** Looks whether the interface can be used, and brings it up. @throws Ended when it cannot */
export async function prepare(act: Acting): Promise<void> {
  const { radio, options } = act;
  const { name } = radio;
  const status = await radio.status();
  if (status.rfkill === 'hard')
    end(
      'rfkill',
      `The radio of ${name} is switched off by its switch.`,
      'Turn the switch or key of the device, then try again.',
    );
  if (status.rfkill === 'soft')
    end(
      'rfkill',
      `The radio of ${name} is switched off by software (rfkill).`,
      'Switch it on: "rfkill unblock wifi".',
    );
  if (status.type !== 'STATION')
    end(
      'wrong-interface-type',
      `Interface ${name} is of type ${status.type}; a supplicant needs one of type STATION.`,
      `Change it while it is down: "iw dev ${name} set type managed".`,
    );
  if (status.managedBy.length && !options.evenIfManaged) {
    const who = status.managedBy.join(' and ');
    end(
      'managed-by-another',
      `${who} manages ${name} at this moment; two supplicants on one interface disturb each other.`,
      manageWords(status.managedBy, name),
    );
  }
  if (status.connectedTo)
    end(
      'managed-by-another',
      `${name} is connected to ${status.connectedTo} already, by another program.`,
      `Disconnect it first: "iw dev ${name} disconnect", and stop what connected it.`,
    );
  if (status.up) return;
  try {
    await act.command('RTM_NEWLINK', `Interface ${name} is down; we bring it up.`, () => radio.setUp(true));
    act.broughtUp = true;
  } catch (error) {
    if (!(error instanceof RadioError)) throw error;
    end(
      'interface-down',
      `Interface ${name} is down and cannot be brought up: ${refusalWords(error)}.`,
      `Try "ip link set ${name} up" and read what it says.`,
      error.errno === null ? {} : { errno: error.errno },
    );
  }
}

const STOP: Readonly<Record<string, (name: string) => string>> = {
  NetworkManager: (name) => `"nmcli device set ${name} managed no"`,
  iwd: () => '"systemctl stop iwd"',
  wpa_supplicant: () => '"systemctl stop wpa_supplicant"',
};

const manageWords = (programs: readonly string[], name: string): string =>
  `Take the interface from it: ${programs.map((program) => STOP[program]?.(name) ?? `stop ${program}`).join(', ')}; then try again.`;

/**
 * Scans until a BSS of the network is there that will do.
 * @param lastMHz channel that it was on before: looked on first, as a look at all channels takes seconds
 * @throws Ended when there is none
 */
export async function findNetwork(act: Acting, lastMHz: number | null): Promise<Choice> {
  const { radio, options } = act;
  const { network } = options;
  const name = networkName(network.ssid);
  await act.state('scanning', `We look for ${name}.`);
  let last: ReturnType<typeof select> | null = null;
  for (let tries = lastMHz === null ? 1 : 0; tries <= SCAN_TRIES; tries++) {
    await scan(act, name, tries === 0 ? [lastMHz!] : network.frequenciesMHz);
    const results = await resultsOf(act);
    act.note(`The scan found ${results.length} ${results.length === 1 ? 'BSS' : 'BSSs'}.`);
    last = select(results, network, radio.capabilities);
    for (const words of last.passedOver) act.note(`Passed over: ${words}.`);
    if (last.choice) return last.choice;
    if (last.found) break;
  }
  if (last?.choice === null && last.found)
    end(
      'no-suitable-network',
      `${name} is there, but none of its access points will do: ${last.passedOver.join('; ')}.`,
      'Change what was asked for (key management, protection of management frames, passphrase), or use another device.',
    );
  return end(
    'network-not-found',
    `No access point named ${name}${network.bssid ? ` with address ${network.bssid}` : ''} was found in ${SCAN_TRIES} scans.`,
    'Check the name, upper and lower case included, and that the access point is in reach and on a channel that this device may use.',
  );
}

/** What the last scan found, which is told as well. */
async function resultsOf(act: Acting): Promise<readonly ScanResult[]> {
  const { radio, options } = act;
  const results = await radio.scanResults();
  act.found(appraise(results, { ...options.network, bssid: null }, radio.capabilities));
  return results;
}

/**
 * Looks which access points are in reach while the station stays at its own.
 * @returns null where the scan failed, of which a note tells
 */
export async function lookAround(
  act: Acting,
  state: 'scanning' | 'roaming',
  words: string,
): Promise<readonly ScanResult[] | null> {
  const { network } = act.options;
  await act.state(state, words);
  try {
    await scan(act, networkName(network.ssid), network.frequenciesMHz);
  } catch (error) {
    // That is no reason to give up the association that is there.
    if (!(error instanceof Ended) || error.outcome.kind !== 'scan-failed') throw error;
    act.note(error.outcome.words);
    return null;
  }
  return resultsOf(act);
}

/**
 * Looks for another access point of the network than the one that the station is at.
 * @param to this one; null: the best
 * @returns null where none is in reach that would do
 */
export async function findOther(act: Acting, now: MacAddress, to: MacAddress | null): Promise<Choice | null> {
  const { radio, options } = act;
  const name = networkName(options.network.ssid);
  const found = await lookAround(
    act,
    'roaming',
    to ? `We look for access point ${to} of ${name}.` : `We look for another access point of ${name}.`,
  );
  if (!found) return null;
  const results = found.filter(({ bssid }) => bssid !== now);
  const selection = select(results, { ...options.network, bssid: to }, radio.capabilities);
  for (const words of selection.passedOver) act.note(`Passed over: ${words}.`);
  return selection.choice;
}

/**
 * An access point of the network that the kernel knows already, as the driver chose it.
 * @param akm the one that the driver uses there; null: any
 * @returns null where the kernel lists none that would do
 */
export async function choiceAt(act: Acting, bssid: MacAddress, akm: Suite | null): Promise<Choice | null> {
  const { radio, options } = act;
  const network = { ...options.network, bssid, ...(akm && { akms: [akm] }) };
  const selection = select(await radio.scanResults(), network, radio.capabilities);
  for (const words of selection.passedOver) act.note(`Passed over: ${words}.`);
  return selection.choice;
}

async function scan(act: Acting, name: string, frequenciesMHz: readonly number[] | null): Promise<void> {
  const { radio, inbox, clock, options } = act;
  const request = { ssids: [options.network.ssid], frequenciesMHz };
  const where = frequenciesMHz ? ` on ${frequenciesMHz.join(', ')} MHz` : '';
  for (let tries = 1; tries <= SCAN_TRIES; tries++) {
    try {
      await act.command('TRIGGER_SCAN', `We ask the kernel to scan for ${name}${where}.`, () =>
        radio.scan(request),
      );
    } catch (error) {
      if (!(error instanceof RadioError)) throw error;
      if (error.errno !== Errno.EBUSY || tries === SCAN_TRIES)
        scanFailed(act, refusalWords(error), error.errno);
      act.note('The device is scanning already; we try again soon.');
      await new Promise<void>((resolve) => clock.after(BUSY_MS, resolve));
      continue;
    }
    const done = await inbox.take(ofKind('scan-done'), SCAN_MS);
    if (done && !done.aborted) return;
    act.note(done ? 'The scan was aborted.' : 'The scan did not end in time.');
  }
  scanFailed(act, 'it was aborted or did not end, several times', null);
}

function scanFailed({ radio }: Acting, what: string, errno: number | null): never {
  return end(
    'scan-failed',
    `The scan on ${radio.name} failed: ${what}.`,
    'Another program may scan at the same time (NetworkManager, wpa_supplicant, iwd): stop it for this interface.',
    errno === null ? {} : { errno },
  );
}
