import { describe, expect, it } from 'vitest';
import { imported } from './reading.ts';

const reported = async (...lines: readonly string[]) =>
  (await imported(`${lines.join('\n')}\n`)).records.flatMap(({ event }) => event ?? []);

describe('a masked address', () => {
  it.each([
    'xx:xx:xx:xx:xx:xx',
    'XX:XX:XX:XX:XX:01',
    '80:2a:a8:xx:xx:xx',
    'aa:bb:cc:**',
    '80:2a:a8:**:**:**',
    '80:2a:a8:...',
    '**:**:**:**:4f:01',
    'xx-xx-xx-xx-xx-xx',
    '<redacted>',
    '<mac>',
    '<client-MAC>',
    '[MAC address]',
    '11:22:33:44:55:66',
    '-phone_2_4GHz-',
    'my-phone',
  ])('%s is the end of whom the line tells', async (mask) => {
    expect(await reported(`wlan0: STA ${mask} IEEE 802.11: associated (aid 1)`)).toEqual([
      { kind: 'associated', by: 'ap', interface: 'wlan0', station: mask.toLowerCase(), status: 0 },
    ]);
  });

  it('of a later line is known by the one before it', async () => {
    const events = await reported(
      "wlan0: Trying to associate with 80:2a:a8:xx:xx:xx (SSID='home' freq=2462 MHz)",
      'wlan0: Associated with 80:2a:a8:xx:xx:xx',
    );
    expect(events.map(({ bssid }) => bssid)).toEqual(['80:2a:a8:xx:xx:xx', '80:2a:a8:xx:xx:xx']);
  });

  it('is quoted as it stands', async () => {
    const [event] = await reported('SAE: <mac> indicates support for SAE H2E, but did not use it');
    expect(event).toMatchObject({
      kind: 'sae-rejected',
      station: '<mac>',
      detail: 'SAE: <mac> indicates support for SAE H2E, but did not use it',
    });
  });

  it.each([
    "wlan0: Trying to associate with SSID '<redacted>'",
    'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="[masked]" auth_failures=1 duration=10 reason=WRONG_KEY',
  ])('is none where a name stands: %s', async (line) => {
    const [event] = await reported(line);
    expect(Buffer.from(event!.ssid!).toString()).toMatch(/^(?:<redacted>|\[masked\])$/);
  });

  it('leaves no bytes in a frame', async () => {
    const m1 = `02030075${'02008a0010'}${'00'.repeat(7)}01${'11'.repeat(32)}${'00'.repeat(50)}`;
    const dump = m1.match(/../g)!.slice(0, 99).join(' ');
    const { records } = await imported(
      [
        'wlan0: Own MAC address: 02:00:00:00:01:00',
        'wlan0: Associated with 80:2a:a8:xx:xx:xx',
        'wlan0: RX EAPOL from 80:2a:a8:xx:xx:xx',
        `RX EAPOL - hexdump(len=99): ${dump}`,
        '',
      ].join('\n'),
    );
    const frame = records.find(({ linkType }) => linkType === 1);
    expect(Buffer.from(frame!.bytes.subarray(0, 12)).toString('hex')).toBe('020000000100000000000000');
  });
});
