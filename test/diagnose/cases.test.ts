import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareView } from '../../main/views/compare/compare-view.ts';
import { securityText } from '../../main/views/labels.ts';
import { failures, open, openText } from './logs.ts';

// The original reports that issue 5 names, as people posted them, and logs of the lab (fixtures/logs/README.md).
const log = (name: string) => fileURLToPath(new URL(`../fixtures/logs/${name}`, import.meta.url));

describe('case 1: set_key -2 after a good handshake', () => {
  it.each(['wpa-supplicant-set-key-enoent.log', 'wpa-supplicant-set-key-enoent.mail-quoted.html.txt'])(
    '%s',
    async (name) => {
      const opened = await open(log(name));
      expect(failures(opened)).toEqual(['kernel-cipher-missing, likely']);
      const [finding] = opened.findings;
      // alg=3 is CCMP, and the pasted RSN element offers it.
      expect(finding!.summary).toContain('ccm(aes)');
      expect(finding!.summary).toContain('CCMP (00-0f-ac:4)');
      const told = finding!.for.map((f) => f.sentence).join(' ');
      expect(told).toContain('RSN element of the network offers CCMP');
      expect(told).toContain('-2, ENOENT');
      expect(finding!.settle.map((f) => f.sentence).join(' ')).toMatch(/AES or CCM.*AF_ALG/);
      expect(opened.outcomes).toEqual(['failed']);
    },
  );
});

describe('case 2: external authentication of brcmfmac', () => {
  it.each([
    ['iwd-external-auth-fail-iwctl-pi4.wrapped.log', '169.254.94.32'],
    ['iwd-external-auth-fail-pi4.wrapped.log', '169.254.100.21'],
    ['iwd-external-auth-fail-pi4b.mail-quoted.txt', '169.254.160.106'],
    ['iwd-external-auth-fail-pi5.wrapped.log', '169.254.193.113'],
  ])('%s: status 1 is the cause, the link-local address follows from it', async (name, address) => {
    const opened = await open(log(name));
    expect(failures(opened)).toEqual(['external-auth-failed, proved']);
    const sentences = opened.findings[0]!.for.map((f) => f.sentence);
    expect(sentences[0]).toContain('status 1');
    expect(sentences.at(-1)).toContain(`${address}) follows from it`);
  });

  it('the kept PMK is told where the log holds it', async () => {
    const { findings } = await open(log('iwd-external-auth-fail-pi5.wrapped.log'));
    expect(findings[0]!.for.map((f) => f.sentence).join(' ')).toContain('a PMK that it has kept');
  });

  it('the good log is a success without a failure, with its milestones in order', async () => {
    const opened = await open(log('iwd-external-auth-ok-pi5.wrapped.log'));
    expect(opened.outcomes).toEqual(['connected']);
    expect(failures(opened)).toEqual([]);
    const told = opened.session.attempts[0]!.events.map(
      ({ event }) => event.message ?? (event.key ? `${event.kind} ${event.key.use}` : event.kind),
    );
    const milestones = [
      'external-auth',
      'sae-commit',
      'sae-confirm',
      'associated',
      'M1',
      'M3',
      'key-install group',
      'key-install management',
      'key-install pairwise',
      'address',
    ];
    const places = milestones.map((name) => told.indexOf(name));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

describe('case 2: the bad log and the good one in one session', () => {
  it('are two attempts; the kept PMK is their first difference that matters', async () => {
    const opened = await open(
      log('iwd-external-auth-ok-pi5.wrapped.log'),
      log('iwd-external-auth-fail-pi5.wrapped.log'),
    );
    expect(opened.outcomes).toEqual(['failed', 'connected']);
    expect(failures(opened)).toEqual(['external-auth-failed, proved']);
    expect(opened.session.attempts.map(securityText)).toEqual(['WPA3-SAE', 'WPA3-SAE']);
    // The log tells of the end of the handshake: that it does not name M4 is no gap.
    expect(opened.findings.map((f) => f.cause)).not.toContain('message-missing-from-capture');
    const { sentence } = compareView(opened.session, '1', '2', 0);
    expect(sentence).toContain('a PMK that it has kept, and skips the authentication');
  });

  it('a choice of network belongs to the attempt that it leads to, whatever the order of the lines', async () => {
    const tried = (at: number, ...last: string[]) =>
      [
        `wlan0: SME: Trying to authenticate with ${ap} (SSID='home' freq=2412 MHz)`,
        `wlan0: Trying to associate with ${ap} (SSID='home' freq=2412 MHz)`,
        ...last,
      ]
        .map((line, i) => `${at + i}.000000: ${line}\n`)
        .join('');
    const chosen = `1795176700.000000: wlan0: selected BSS ${ap} ssid='home'\n`;
    const { session } = await openText(
      `1795176599.000000: wlan0: Own MAC address: ${station}\n` +
        tried(1795176600, `wlan0: CTRL-EVENT-ASSOC-REJECT bssid=${ap} status_code=1`) +
        chosen +
        tried(1795176701, `wlan0: Associated with ${ap}`),
    );
    const choices = session.attempts.map(({ events }) =>
      events.filter(({ event }) => event.kind === 'selected'),
    );
    expect(choices.map((one) => one.length)).toEqual([0, 1]);
  });
});

describe('case 3: no room for the Michael MIC', () => {
  it('with the arithmetic, and that the handshake was fine', async () => {
    const opened = await open(log('hostap-michael-mic-tailroom.log'));
    expect(failures(opened)).toEqual(['michael-tailroom, proved']);
    const told = opened.findings[0]!.for.map((f) => f.sentence).join(' ');
    expect(told).toContain('a MIC of 8 bytes; the buffer has 6 bytes of tailroom');
    expect(told).toContain('2 too few');
    expect(told).toContain('The handshake itself was fine');
  });
});

describe('logs of the lab, each alone', () => {
  it.each([
    ['eap-tls-bad-ca.wpa_supplicant-sta.log.gz', 'certificate-rejected'],
    ['gtk-rekey-mic-corrupt.hostapd-ap.log.gz', 'rekey-failed'],
    ['missing-ccm.wpa_supplicant-sta.log.gz', 'kernel-cipher-missing'],
    ['sae-h2e-required-noselect.wpa_supplicant-sta.log.gz', 'sae-h2e-mismatch'],
    ['sae-stale-pmksa.wpa_supplicant-sta.log.gz', 'stale-pmksa'],
    ['sae-wrong-password.hostapd-ap.log.gz', 'sae-password-mismatch'],
    ['wpa2-wrong-passphrase.hostapd-ap.log.gz', 'wrong-passphrase'],
  ])('%s: %s', async (name, cause) => {
    const { findings } = await open(log(name));
    expect(findings.map((f) => f.cause)).toContain(cause);
  });

  it.each(['iwd-wpa2.log.gz', 'iwmon-wpa2.pcap.gz', 'iwmon-wpa2.txt.gz'])(
    '%s: a success, and no failure',
    async (name) => {
      const opened = await open(log(name));
      expect(opened.outcomes[0]).toBe('connected');
      expect(failures(opened)).toEqual([]);
    },
  );
});

describe('the logs of both ends beside the air', () => {
  it('an attempt that the station began anew is one attempt, though the log of its AP is behind', async () => {
    const air = fileURLToPath(new URL('../fixtures/sae-pmksa-reconnect/air.pcap.gz', import.meta.url));
    const logs = ['hostapd-ap', 'wpa_supplicant-sta'].map((end) => log(`sae-pmksa-reconnect.${end}.log.gz`));
    const { session } = await open(air, ...logs);
    // Association with SAE, with the PMK of before, and with SAE again: each exchange has its four frames.
    const frames = session.attempts.map(({ messages }) =>
      messages
        .filter(({ kind, event }) => kind === 'authentication' && !event)
        .map(({ direction }) => direction),
    );
    const exchange = ['to-ap', 'to-station', 'to-ap', 'to-station'];
    expect(frames).toEqual([exchange, ['to-ap', 'to-station'], exchange]);
    const told = session.attempts.map(
      ({ events }) => events.filter(({ event }) => event.kind === 'sae-commit').length,
    );
    expect(told).toEqual([4, 0, 4]);
  });
});

const ap = '02:00:00:00:00:00';
const station = '02:00:00:00:01:00';
const supplicant = (...lines: string[]) =>
  [
    `wlan0: Own MAC address: ${station}`,
    `wlan0: SME: Trying to authenticate with ${ap} (SSID='home' freq=2412 MHz)`,
    `wlan0: Trying to associate with ${ap} (SSID='home' freq=2412 MHz)`,
    `wlan0: Associated with ${ap}`,
    ...lines,
  ]
    .map((line, i) => `${1795176600 + i}.000000: ${line}\n`)
    .join('');
const completed = `wlan0: WPA: Key negotiation completed with ${ap} [PTK=CCMP GTK=CCMP]`;
const connected = `wlan0: CTRL-EVENT-CONNECTED - Connection to ${ap} completed [id=0 id_str=]`;

describe('what is no cause', () => {
  it('over the DS an AP tries the key before the station is there, and sees protected frames as they are opened', async () => {
    const opened = await open(log('ft-psk-ds.hostapd-ap.log.gz'));
    expect(opened.outcomes[0]).toBe('connected');
    expect(opened.findings.map(({ cause }) => cause)).not.toContain('kernel-cipher-missing');
    for (const { id } of opened.session.attempts) {
      const { trace } = opened.session.analysed(id);
      expect(trace.decrypted.failed).toBe(0);
      // Sub-steps of each can be computed.
      for (const step of trace.steps) trace.substeps(step.id);
    }
  });

  // The kernel's log is silent on keys. Reason 2 is what an AP that restarts sends to stations that were connected.
  it.each([
    [2, 'incomplete', []],
    [15, 'failed', ['deauthenticated, likely']],
  ])('reason %i from the AP, in the log of the kernel alone', async (reason, outcome, found) => {
    const opened = await openText(
      [
        '[   15.900000] wlan1: authenticate with 02:00:00:00:00:00',
        '[   15.930000] wlan1: authenticated',
        '[   15.940000] wlan1: associate with 02:00:00:00:00:00 (try 1/3)',
        '[   15.963872] wlan1: RX AssocResp from 02:00:00:00:00:00 (capab=0x411 status=0 aid=1)',
        '[   15.984997] wlan1: associated',
        `[   24.306227] wlan1: deauthenticated from 02:00:00:00:00:00 (Reason: ${reason}=SOME_NAME)`,
        '',
      ].join('\n'),
    );
    expect(opened.outcomes).toEqual([outcome]);
    expect(failures(opened)).toEqual(found);
    expect(opened.findings.map(({ cause }) => cause)).toContain('deauthenticated');
  });

  it('removing a key that is not there: set_key with alg=0 and -22, -67', async () => {
    const opened = await openText(
      supplicant(
        'wpa_driver_nl80211_set_key: ifindex=3 (wlan0) alg=0 addr=(nil) key_idx=0 set_tx=0 seq_len=0 key_len=0',
        'nl80211: set_key failed; err=-22 Invalid argument',
        'wpa_driver_nl80211_set_key: ifindex=3 (wlan0) alg=0 addr=(nil) key_idx=1 set_tx=0 seq_len=0 key_len=0',
        'nl80211: set_key failed; err=-67 Link has been severed',
        completed,
        connected,
      ),
    );
    expect(opened.outcomes).toEqual(['connected']);
    expect(failures(opened)).toEqual([]);
  });

  it('"pre-shared key may be incorrect" alone names no wrong passphrase', async () => {
    const opened = await openText(
      supplicant(
        `wlan0: CTRL-EVENT-DISCONNECTED bssid=${ap} reason=15`,
        'wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect',
        'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="home" auth_failures=1 duration=10 reason=WRONG_KEY',
      ),
    );
    expect(opened.outcomes).toEqual(['failed']);
    expect(opened.findings.map((f) => f.cause)).not.toContain('wrong-passphrase');
  });

  it('the same line after a refused key does not turn that into a wrong passphrase', async () => {
    const opened = await openText(
      supplicant(
        `wlan0: WPA: RX message 3 of 4-Way Handshake from ${ap} (ver=2)`,
        'wlan0: WPA: Sending EAPOL-Key 4/4',
        `wpa_driver_nl80211_set_key: ifindex=3 (wlan0) alg=2 addr=${ap} key_idx=0 set_tx=1 seq_len=6 key_len=32`,
        'nl80211: set_key failed; err=-22 Invalid argument',
        `wlan0: WPA: Failed to set PTK to the driver (alg=2 keylen=32 auth_addr=${ap} idx=0 key_flag=0xc)`,
        `wlan0: CTRL-EVENT-DISCONNECTED bssid=${ap} reason=1 locally_generated=1`,
        'wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect',
      ),
    );
    expect(failures(opened)).toEqual(['driver-cipher-missing, likely']);
    const told = opened.findings[0]!.for.map((f) => f.sentence).join(' ');
    expect(told).toContain('TKIP');
    expect(told).toContain('guesses at another cause');
  });

  it('a clean join gives no failure', async () => {
    const opened = await openText(supplicant(completed, connected));
    expect(opened.outcomes).toEqual(['connected']);
    expect(failures(opened)).toEqual([]);
  });
});
