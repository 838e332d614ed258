import type { InterfacesView, Result, WiphyView } from '../../../native-bridge/protocol.ts';
import type { Suite } from '../../base/brand.ts';
import { type Bytes, toText } from '../../base/bytes.ts';
import { akmName } from '../../standard/akms.ts';
import { cipherName, isBip } from '../../standard/ciphers.ts';
import type { Bridge } from './bridge.ts';

/** One thing that a wireless device can or cannot do, in words. */
export interface Ability {
  /** `SAE in user space`. */
  readonly name: string;
  /** null: the driver does not say. */
  readonly able: boolean | null;
  readonly explained: string;
}

export interface Device {
  readonly name: string;
  readonly interfaces: readonly DeviceInterface[];
  readonly ciphers: readonly NamedSuite[];
  /** null: the driver names none, which says nothing. */
  readonly akms: readonly NamedSuite[] | null;
  readonly abilities: readonly Ability[];
  readonly extendedFeatures: readonly string[];
  readonly commands: readonly string[];
  readonly interfaceTypes: readonly string[];
  readonly frequenciesMHz: readonly number[];
}

export interface NamedSuite {
  readonly selector: Suite;
  readonly name: string;
}

export interface DeviceInterface {
  readonly name: string | null;
  readonly ifindex: number | null;
  readonly type: string;
  readonly address: string | null;
  readonly up: boolean | null;
  /** Network that it is in, as text where it is that; null: none. */
  readonly ssid: string | null;
  readonly frequencyMHz: number | null;
  /** BSS that a station is associated with. */
  readonly bssid: string | null;
  /** Programs that have it, or may have it. */
  readonly managedBy: readonly string[];
}

/** What this machine has for wireless work. */
export interface Machine {
  readonly kernel: string;
  readonly capabilities: readonly string[];
  readonly transport: string | null;
  readonly transportLimits: readonly string[];
  readonly devices: readonly Device[];
  readonly managers: InterfacesView['managers'];
  readonly crypto: Result<'kernelCrypto'>;
  /** Why there is no device, in words; null where there is. */
  readonly why: string | null;
}

/** Asks the bridge for everything that needs no privilege. @throws BridgeCallError */
export async function describeMachine(bridge: Bridge): Promise<Machine> {
  const { kernel, capabilities, transport, transportLimits } = bridge.hello;
  const crypto = await bridge.call('kernelCrypto', {});
  const none = { wiphys: [], interfaces: [], managers: [], why: transportLimits.join(' ') };
  const found = transport === null ? none : await bridge.call('interfaces', {});
  return {
    kernel,
    capabilities,
    transport,
    transportLimits,
    devices: found.wiphys.map((wiphy) => deviceOf(wiphy, found)),
    managers: found.managers,
    crypto,
    why: found.why,
  };
}

function deviceOf(wiphy: WiphyView, { interfaces, managers }: InterfacesView): Device {
  const named = (suites: readonly Suite[], name: (suite: Suite) => string): NamedSuite[] =>
    suites.map((selector) => ({ selector, name: name(selector) }));
  return {
    name: wiphy.name,
    interfaces: interfaces
      .filter((one) => one.wiphy === wiphy.index)
      .map(({ name, ifindex, type, address, up, ssid, frequencyMHz, bssid }) => ({
        name,
        ifindex,
        type,
        address,
        up,
        ssid: ssid && ssidText(ssid),
        frequencyMHz,
        bssid,
        managedBy: managers
          .filter((manager) => manager.interfaces === null || (name && manager.interfaces.includes(name)))
          .map((manager) => manager.name),
      })),
    ciphers: named(wiphy.ciphers, cipherName),
    akms: wiphy.akms && named(wiphy.akms, akmName),
    abilities: abilitiesOf(wiphy),
    extendedFeatures: wiphy.extendedFeatures,
    commands: wiphy.commands,
    interfaceTypes: wiphy.interfaceTypes,
    frequenciesMHz: wiphy.frequenciesMHz,
  };
}

const ssidText = (ssid: Bytes): string => toText(ssid) ?? `0x${Buffer.from(ssid).toString('hex')}`;

/** What of a device matters to who joins a network with it. */
export function abilitiesOf(wiphy: WiphyView): Ability[] {
  const command = (...names: string[]): boolean => names.every((name) => wiphy.commands.includes(name));
  const extended = (name: string): boolean => wiphy.extendedFeatures.includes(name);
  const ownStates = command('AUTHENTICATE', 'ASSOCIATE');
  const sae = wiphy.features.includes('SAE');
  const protects = wiphy.ciphers.some(isBip);
  const list: Ability[] = [];
  const add = (name: string, able: boolean | null, yes: string, no: string): void => {
    list.push({ name, able, explained: able ? yes : no });
  };
  add(
    'Authentication and association step by step',
    ownStates,
    'The supplicant sends each frame of the join by its own request, so it can stop before each.',
    'The driver joins by itself on one request (CONNECT); the supplicant sees results only.',
  );
  add(
    'SAE in the supplicant',
    sae,
    ownStates
      ? 'The supplicant computes SAE and sends its frames.'
      : 'The driver asks the supplicant to do SAE (external authentication).',
    'The driver does not let the supplicant do SAE: WPA3-Personal needs SAE in the driver.',
  );
  add(
    'External authentication',
    sae && !ownStates && command('CONNECT'),
    'The driver hands SAE to the supplicant by CMD_EXTERNAL_AUTH.',
    ownStates
      ? 'Not needed: the supplicant authenticates by itself.'
      : 'The driver does not hand SAE to the supplicant.',
  );
  add(
    'SAE in the driver',
    extended('SAE_OFFLOAD'),
    'The driver can do SAE by itself from the password.',
    'The driver does no SAE of its own.',
  );
  add(
    'Four-way handshake in the driver',
    extended('4WAY_HANDSHAKE_STA_PSK'),
    'The driver can do the handshake by itself; its messages are then not seen on this machine.',
    'The supplicant does the handshake, so each message can be seen and held.',
  );
  add(
    'EAPOL over nl80211 (control port)',
    extended('CONTROL_PORT_OVER_NL80211'),
    'Handshake messages take the same way as keys, so neither overtakes the other.',
    'Handshake messages go through a packet socket and can race with the installation of keys.',
  );
  add(
    'Status of each EAPOL message sent',
    extended('CONTROL_PORT_OVER_NL80211_TX_STATUS'),
    'The driver says whether the access point acknowledged the message.',
    'Whether a message reached the access point is not told.',
  );
  add(
    'Replacing the pairwise key',
    extended('CAN_REPLACE_PTK0'),
    'The driver can change the pairwise key of a running connection without leaking frames.',
    'A new pairwise key on a running connection may leak or lose frames; reconnecting is safer.',
  );
  add(
    'Protected management frames',
    protects,
    'The device can protect management frames, as WPA3 requires.',
    'The device cannot protect management frames: networks that require it (WPA3) refuse this station.',
  );
  add(
    'Protected management frames as the access point wishes',
    extended('MFP_OPTIONAL'),
    'The driver decides by the network, when it joins by itself.',
    ownStates
      ? 'Not needed: the supplicant decides.'
      : 'The supplicant has to say beforehand whether frames are protected.',
  );
  add(
    'Beacon protection',
    extended('BEACON_PROTECTION') || extended('BEACON_PROTECTION_CLIENT'),
    'Beacons can be verified (BIGTK).',
    'Beacons are not verified.',
  );
  add(
    'Operating channel validation',
    extended('OPERATING_CHANNEL_VALIDATION') || ownStates,
    'The channel can be proved in the handshake.',
    'The channel is not proved in the handshake.',
  );
  add(
    'Extended key ID',
    extended('EXT_KEY_ID'),
    'Two pairwise keys can be in use while one replaces the other.',
    'One pairwise key at a time.',
  );
  add(
    'OWE in the driver',
    extended('OWE_OFFLOAD'),
    'The driver can do OWE by itself.',
    'The driver does no OWE of its own.',
  );
  add(
    'Several links at once (Wi-Fi 7)',
    wiphy.mlo,
    'The device can join a network over several links.',
    'One link at a time.',
  );
  return list;
}
