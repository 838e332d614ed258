import { utf8 } from '../../base/bytes.ts';
import type { Ends, Said } from '../../base/event.ts';
import { macOf, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** What the lines of one interface told so far. */
interface Shown {
  state: string;
  station: Ends;
  bssid: Ends;
  ssid: string;
}

const field = (name: string, take: (shown: Shown, value: string) => void): Wording<Shown> => ({
  pattern: new RegExp(`^${name} *: (.{1,80})$`),
  says: ([, value], { state }) => {
    take(state, value!.trim());
    return null;
  },
});

/** How far the station is, by the words for WLAN_INTERFACE_STATE: a picture of one moment. */
function told({ state, station, bssid, ssid }: Shown): Said | null {
  const ends = { ...station, ...bssid, ...(ssid && { ssid: utf8(ssid) }) };
  switch (state) {
    case 'connected':
      return { kind: 'connected', ok: true, ...ends };
    case 'associating':
      return { kind: 'associate-request', request: true, ...ends };
    // The association stands: 802.1X or the four-way handshake is under way.
    case 'authenticating':
      return { kind: 'associated', ok: true, ...ends };
    default:
      return null;
  }
}

const wordings: readonly Wording<Shown>[] = [
  field('GUID', (shown) => {
    Object.assign(shown, { state: '', station: {}, bssid: {}, ssid: '' });
  }),
  field('Physical address', (shown, value) => {
    const station = macOf(value);
    if (station) shown.station = { station };
  }),
  field('State', (shown, value) => {
    shown.state = value;
  }),
  field('SSID', (shown, value) => {
    shown.ssid = value;
  }),
  field('(?:AP )?BSSID', (shown, value) => {
    const bssid = macOf(value);
    if (bssid) shown.bssid = { bssid };
  }),
  { pattern: /^Authentication *: .{1,40}$/, says: (_, { state }) => told(state) },
];

/** A line of the listing, beyond doubt: names of fields stand in a column of their own. */
const SURE =
  /^ {4}(?:Name|Description|GUID|Physical address|Interface type|State|SSID|(?:AP )?BSSID|Network type|Radio type|Authentication|Cipher|Connection mode|Band|Channel|Receive rate \(Mbps\)|Transmit rate \(Mbps\)|Signal|Profile|Hosted network status) {1,21}: /;

/** What `netsh wlan show interfaces` prints. */
export const netsh: Importer = tableImporter<Shown>({
  form: 'netsh',
  by: 'supplicant',
  programs: /^$/,
  subject: (text) => ({ rest: text.trim() }),
  sure: ({ whole, text }) => SURE.test(whole) || SURE.test(text),
  whole: SURE,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => ({ state: '', station: {}, bssid: {}, ssid: '' }),
});
