import { describe, expect, it } from 'vitest';
import { events } from './reading.ts';

const AP = '02:00:00:00:00:00';

describe('BSD', () => {
  const lines = `iwm0: SCAN -> AUTH
iwm0: sending auth to ${AP} on channel 6 mode 11n
iwm0: AUTH -> ASSOC
iwm0: sending assoc_req to ${AP} on channel 6 mode 11n
iwm0: associated with ${AP} ssid "Library" channel 6 start MCS 0 long preamble short slot time HT enabled
iwm0: ASSOC -> RUN
iwm0: received msg 1/4 of the 4-way handshake from ${AP}
iwm0: sending msg 2/4 of the 4-way handshake to ${AP}
key MIC failed
iwm0: RUN -> SCAN
`;

  it('states, frames and messages of OpenBSD, in a mail and in the log', async () => {
    const said = [
      '1: authenticate-request interface=iwm0 request=true',
      `2: authenticate-request bssid=${AP} interface=iwm0 request=true`,
      `3: authenticated bssid=${AP} interface=iwm0 ok=true`,
      `4: associate-request bssid=${AP} interface=iwm0 request=true`,
      `5: associated bssid=${AP} interface=iwm0 ok=true ssid=Library`,
      `6: associated bssid=${AP} interface=iwm0 ok=true`,
      `7: eapol bssid=${AP} interface=iwm0 message=M1 request=false`,
      `8: eapol bssid=${AP} interface=iwm0 message=M2 request=true`,
      `9: mic-invalid bssid=${AP} detail=key MIC failed interface=iwm0`,
      `10: disconnected bssid=${AP} interface=iwm0`,
    ];
    expect(await events(lines)).toEqual(said);
    expect(
      await events(
        lines
          .replace(/^/gm, 'Nov 20 12:00:00 host /bsd: ')
          .trimEnd()
          .replace(/\n[^\n]*: $/, ''),
      ),
    ).toEqual(said);
  });

  it.each([
    [
      `iwm0: open authentication failed (status 17) for ${AP}`,
      `authenticated bssid=${AP} interface=iwm0 ok=false status=17`,
    ],
    [
      `iwm0: received deauth from ${AP} rssi -50 mode 11n`,
      `deauthenticated bssid=${AP} interface=iwm0 local=false`,
    ],
    [
      `iwm0: no recent beacons from ${AP}; rescanning`,
      `beacon-loss bssid=${AP} detail=no recent beacons from ${AP} interface=iwm0`,
    ],
    [
      `iwm0: received msg 2/4 of the 4-way handshake from 02:00:00:00:01:00`,
      'eapol interface=iwm0 message=M2 request=false station=02:00:00:00:01:00',
    ],
    [
      'ANonce does not match msg 1/4',
      'key-message detail=ANonce does not match msg 1/4 message=M3 ok=false why=nonce',
    ],
    // FreeBSD
    [
      `wlan0: [${AP}] recv deauthenticate (reason: 15 (4-way handshake timeout))`,
      `deauthenticated bssid=${AP} interface=wlan0 local=false reason=15`,
    ],
    [
      `wlan0: ieee80211_new_state_locked: SCAN -> AUTH (nrunning 0 nscanning 0)`,
      'authenticate-request interface=wlan0 request=true',
    ],
    [`wlan0: [${AP}] assoc failed (reason 17)`, `associated bssid=${AP} interface=wlan0 ok=false status=17`],
  ])('%s', async (text, said) => {
    expect(await events(`${text}\n`)).toEqual([`1: ${said}`]);
  });

  it('leaves the words of others', async () => {
    for (const line of [
      'decryption failed',
      'SCAN -> AUTH',
      'eth0: link state changed to UP',
      'wlan0: authenticated',
    ])
      expect((await events(`${line}\n`)).filter((one) => !one.includes('interface=wlan0'))).toEqual([]);
  });
});
