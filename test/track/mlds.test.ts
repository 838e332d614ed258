import { expect, test } from 'vitest';
import { macAddress } from '../../main/base/brand.ts';
import { fromHex } from '../../main/base/bytes.ts';
import { LinkType } from '../../main/capture/types.ts';
import { dissect } from '../../main/dissect/index.ts';
import { Mlds } from '../../main/track/mlds.ts';
import { openText } from '../diagnose/logs.ts';

const lines = (...all: readonly string[]): string =>
  all.map((line, i) => `${(1_795_176_600 + i / 10).toFixed(6)}: ${line}\n`).join('');

const ap = (device: boolean): readonly string[] => [
  'Using interface wlan0 with hwaddr 02:00:00:00:30:00 and ssid "other"',
  ...(device ? ['MLD: Set link_id=0, mld_addr=02:00:00:00:10:00, own_addr=02:00:00:00:10:01'] : []),
  'Using interface wlan1 with hwaddr 02:00:00:00:10:01 and ssid "home"',
  ...(device ? ['MLD: Set link_id=1, mld_addr=02:00:00:00:10:00, own_addr=02:00:00:00:10:02'] : []),
  'Using interface wlan1 with hwaddr 02:00:00:00:10:02 and ssid "home"',
];

const station = (device: boolean): string =>
  lines(
    'wlan9: Own MAC address: 02:00:00:00:20:00',
    `wlan9: BSS: Add new id 1 BSSID 02:00:00:00:10:01 SSID 'home' freq 2412${device ? ' MLD ADDR 02:00:00:00:10:00' : ''}`,
    "wlan9: SME: Trying to authenticate with 02:00:00:00:10:01 (SSID='home' freq=2412 MHz)",
    'wlan9: SME: Authentication response: peer=02:00:00:00:10:00 auth_type=0 auth_transaction=2 status_code=0',
    "wlan9: Trying to associate with 02:00:00:00:10:00 (SSID='home' freq=2412 MHz)",
    'wlan9: Associated with 02:00:00:00:10:00',
    'wlan9: WPA: Key negotiation completed with 02:00:00:00:10:00 [PTK=CCMP GTK=CCMP]',
  );

test('a supplicant turns to a link and goes on with the device: one attempt', async () => {
  const { session } = await openText(station(true));
  expect(session.attempts.map(({ bssid, outcome }) => [bssid, outcome])).toEqual([
    ['02:00:00:00:10:01', 'connected'],
  ]);
});

test('two addresses of which no line says that they are of one device are two APs', async () => {
  const { session } = await openText(station(false));
  expect(session.attempts).toHaveLength(2);
});

test.each([
  [true, 1],
  [false, 2],
])(
  'an AP names the link that it set up last, whichever the station uses; of one device: %s',
  async (device, attempts) => {
    const { session } = await openText(
      lines(
        ...ap(device),
        'nl80211: MLME event frame - hexdump(len=30): b0 00 00 00 02 00 00 00 10 01 02 00 00 00 20 00 02 00 00 00 10 01 50 00 00 00 01 00 00 00',
        'authentication: STA=02:00:00:00:20:00 auth_alg=0 auth_transaction=1 status_code=0 wep=0 seq_ctrl=0x50',
        'association request: STA=02:00:00:00:20:00 capab_info=0x430 listen_interval=5 seq_ctrl=0x60',
        'wlan1: STA 02:00:00:00:20:00 WPA: pairwise key handshake completed (RSN)',
      ),
    );
    expect(session.attempts).toHaveLength(attempts);
  },
);

test('a Basic Multi-Link element tells the device of the sender and of its other links', () => {
  const profile = '00 09 31 00 07 02 00 00 00 20 02';
  const element = `ff 15 6b 00 01 07 02 00 00 00 20 00 ${profile}`;
  const frame = (control: string) =>
    dissect(
      fromHex(
        `0000 0000 020000001001 020000002001 020000001001 1000 3004 0a00 ${element.replace('00 01 07', `${control} 07`)}`.replaceAll(
          ' ',
          '',
        ),
      ),
      LinkType.Ieee80211,
      {},
    );
  const at = (text: string) => macAddress(fromHex(text));
  const [link, other, device] = [at('020000002001'), at('020000002002'), at('020000002000')];
  const mlds = new Mlds();
  mlds.feed(frame('00 00'));
  expect([link, other, device].map((address) => mlds.of(address))).toEqual([device, device, device]);
  // Of another variant these octets are no address.
  const none = new Mlds();
  none.feed(frame('01 00'));
  expect(none.of(link)).toBeNull();
});
