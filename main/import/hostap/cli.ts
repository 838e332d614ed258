import type { Suites } from '../../base/event.ts';
import { akmOfText } from '../../standard/akms.ts';
import { cipherOfText } from '../../standard/ciphers.ts';
import { bss, mac, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';
import { ssidOf } from './words.ts';

/** The lines of one `status`, or of one station of `all_sta`. */
interface Status {
  fields: Record<string, string>;
  /** Whose lines `all_sta` gives. */
  station: string | undefined;
}

/** How far the station is, by `wpa_states` (src/common/defs.h): a picture of one moment. */
function status(state: string, fields: Readonly<Record<string, string>>): readonly Said[] {
  const suites: Suites = {
    ...suite('akm', akmOfText(fields.key_mgmt ?? '')),
    ...suite('pairwise', cipherOfText(fields.pairwise_cipher ?? '')),
    ...suite('groupCipher', cipherOfText(fields.group_cipher ?? '')),
  };
  const ends = { ...bss(fields.bssid), ...(fields.ssid && { ssid: ssidOf(fields.ssid) }) };
  const seen: readonly Said[] = fields.bssid ? [{ kind: 'bss', ...ends, ...suites }] : [];
  switch (state) {
    case 'COMPLETED':
      return [...seen, { kind: 'connected', ok: true, ...ends }];
    case 'AUTHENTICATING':
      return [...seen, { kind: 'authenticate-request', request: true, ...ends }];
    case 'ASSOCIATING':
      return [...seen, { kind: 'associate-request', request: true, ...ends }];
    case 'ASSOCIATED':
    case '4WAY_HANDSHAKE':
    case 'GROUP_HANDSHAKE':
      return [...seen, { kind: 'associated', ok: true, ...ends }];
    default:
      return seen;
  }
}

const suite = <K extends keyof Suites>(name: K, value: Suites[K] | null): Suites =>
  value ? { [name]: value } : {};

const wordings: readonly Wording<Status>[] = [
  {
    pattern: /^wpa_state=([A-Z0-9_]{3,20})$/,
    says: ([, name], { state }) => {
      const { fields } = state;
      state.fields = {};
      // A wpa_supplicant that is an access point itself names its own address so.
      return fields.mode === 'AP' ? null : status(name!, fields);
    },
  },
  {
    pattern: /^(bssid|ssid|mode|pairwise_cipher|group_cipher|key_mgmt)=(.{1,64})$/,
    says: ([, name, value], { state }) => {
      if (name === 'bssid') state.fields = {};
      state.fields[name!] = value!;
      return null;
    },
    common: true,
  },
  {
    pattern: /^([0-9a-f]{2}(?::[0-9a-f]{2}){5})$/i,
    says: ([, station], { state }) => {
      state.station = station;
      return null;
    },
    common: true,
  },
  {
    pattern: /^flags=((?:\[[A-Z0-9_-]{1,20}\]){1,30})$/,
    says: ([, flags], { state }) => {
      const station = mac(state.station);
      if (!station || !flags!.includes('[ASSOC]')) return null;
      return flags!.includes('[AUTHORIZED]')
        ? { kind: 'connected', by: 'ap', ok: true, station }
        : { kind: 'associated', by: 'ap', ok: true, station };
    },
    common: true,
  },
];

/** A line of `status` or `all_sta`, beyond doubt. */
const SURE =
  /^(?:bssid=[0-9a-f:]{17}|wpa_state=[A-Z0-9_]{3,20}|flags=(?:\[[A-Z0-9_-]{1,20}\])+|[0-9a-f]{2}(?::[0-9a-f]{2}){5}|pairwise_cipher=\S+|group_cipher=\S+|key_mgmt=\S+|mode=(?:station|AP|mesh|IBSS|P2P GO)|ssid=.{1,64}|p2p_device_address=\S+|hostapdWPAPTKState=\d+|dot11RSNAStats\w+=\S+)$/i;

/** Status that wpa_cli and hostapd_cli print when they are asked; what they print of events is their programs' own. */
export const hostapCli: Importer = tableImporter<Status>({
  form: 'wpa_cli',
  by: 'supplicant',
  programs: /^(?:wpa_cli|hostapd_cli)$/,
  wordings,
  sure: ({ text }) => SURE.test(text),
  state: () => ({ fields: {}, station: undefined }),
});
