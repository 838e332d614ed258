import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { utf8 } from '../../main/base/bytes.ts';
import { disclosed, onAir, passphraseSecret, play, STATION, summary } from './scene.ts';

const suite = (n: number): Suite => `00-0f-ac:${n}` as Suite;
const SAE = { akms: [suite(8)], pmf: 'required', groupManagement: suite(6) } as const;

describe('what goes wrong ends with a cause in words', () => {
  it('wrong passphrase of WPA2: the outcome, and the finding of the recording', async () => {
    const ended = await play({ wanted: { passphrase: utf8('wrong horse') } });
    expect(ended.outcome).toMatchObject({ kind: 'wrong-passphrase', reason: 15 });
    expect(summary(ended.events).filter((line) => line === '> M2')).toHaveLength(4);
    const { findings } = await onAir(ended.records, [passphraseSecret(utf8('wrong horse'))]);
    expect(findings.flat().map((finding) => finding.cause)).toContain('wrong-passphrase');
  });

  it('wrong password of SAE: the access point refuses our confirm', async () => {
    const ended = await play({ network: SAE, wanted: { passphrase: utf8('wrong horse') } });
    expect(ended.outcome).toMatchObject({ kind: 'sae-confirm-mismatch', status: 15 });
    expect(summary(ended.events).slice(-2)).toEqual(['> SAE Confirm', '< SAE Confirm']);
  });

  it('message 3 lost for ever: it is not called a wrong passphrase', async () => {
    const ended = await play({ faults: [{ on: 'M3', do: 'drop' }] });
    expect(ended.outcome).toMatchObject({ kind: 'four-way-timeout', reason: 15 });
    expect(ended.outcome.words).toContain('message 3 did not reach us');
  });

  it('message 3 lost once: the repetition is answered', async () => {
    const ended = await play({ faults: [{ on: 'M3', do: 'drop', times: 1 }] });
    expect(ended.outcome.kind).toBe('left');
    const { traces } = await onAir(ended.records, [passphraseSecret()]);
    expect(traces[0]!.handshakes[0]!.verified).toBe(true);
  });

  it('message 4 lost once: message 4 goes out again, the key is installed once', async () => {
    const ended = await play({ faults: [{ on: 'M4', do: 'drop', times: 1 }], stayMs: 3000 });
    expect(ended.outcome.kind).toBe('left');
    const lines = summary(ended.events);
    expect(lines.filter((line) => line === '> M4').length).toBe(2);
    // One pairwise and one group key.
    expect(lines.filter((line) => line === 'NEW_KEY')).toHaveLength(2);
  });

  it('message 2 corrupted once: the next message 1 is answered', async () => {
    const ended = await play({ faults: [{ on: 'M2', do: 'corrupt', times: 1 }] });
    expect(ended.outcome.kind).toBe('left');
    expect(summary(ended.events).filter((line) => line === '> M2')).toHaveLength(2);
  });

  it('message 3 replayed after the keys are installed: it is not answered', async () => {
    const ended = await play({ faults: [{ on: 'M3', do: 'replay', delayMs: 20 }], stayMs: 200 });
    expect(ended.outcome.kind).toBe('left');
    const lines = summary(ended.events);
    expect(lines.filter((line) => line === '< M3')).toHaveLength(2);
    expect(lines.filter((line) => line === '> M4')).toHaveLength(1);
    expect(lines.filter((line) => line === 'NEW_KEY')).toHaveLength(2);
  });

  it('access point switched off in the middle of the handshake', async () => {
    const ended = await play({
      on: (event, { accessPoint }) => {
        if (event.kind === 'message' && event.name === 'M1') accessPoint.vanish();
      },
    });
    expect(ended.outcome).toMatchObject({ kind: 'ap-vanished', reason: 4 });
    expect(summary(ended.events).at(-1)).toBe('> M2');
  });

  it('access point switched off before the association: it is asked again, and silent', async () => {
    const ended = await play({
      on: (event, { accessPoint }) => {
        if (event.kind === 'message' && event.name === 'Authentication 2') accessPoint.vanish();
      },
    });
    expect(ended.outcome.kind).toBe('ap-vanished');
  });

  it('nobody answers the association', async () => {
    const ended = await play({ faults: [{ on: 'Association Response', do: 'drop' }] });
    expect(ended.outcome.kind).toBe('association-timeout');
    // Three in each of three attempts.
    expect(summary(ended.events).filter((line) => line === '> Association Request')).toHaveLength(5);
  });

  it('an access point that answers when the kernel has given up is asked again', async () => {
    const late = { do: 'delay', delayMs: 700, times: 3 } as const;
    const faults = [
      { ...late, on: 'Authentication 2' },
      { ...late, on: 'Association Response' },
    ];
    const ended = await play({ faults });
    expect(ended.outcome.kind).toBe('left');
  });

  it('nobody answers the authentication', async () => {
    const ended = await play({ faults: [{ on: 'Authentication 2', do: 'drop' }] });
    expect(ended.outcome.kind).toBe('authentication-timeout');
  });

  it('the access point leaves while a message is on its way: that is the cause, not the refusal', async () => {
    const ended = await play({
      driver: { refuses: { CONTROL_PORT_FRAME: { errno: -107 } } },
      on: (event, { accessPoint }) => {
        if (event.kind === 'message' && event.name === 'M2') accessPoint.deauthenticate(STATION, 15);
      },
    });
    expect(ended.outcome).toMatchObject({ kind: 'four-way-timeout', reason: 15 });
  });

  it('the kernel lacks the cipher', async () => {
    const ended = await play({ driver: { refuses: { NEW_KEY: { errno: -2 } } } });
    expect(ended.outcome).toMatchObject({ kind: 'kernel-lacks-cipher', errno: -2 });
    expect(ended.outcome.words).toContain('ccm(aes)');
    expect(ended.outcome.next).toContain('modprobe ccm');
    // Message 4 had gone out, and then we took our leave.
    expect(summary(ended.events).slice(-2)).toEqual(['> M4', 'NEW_KEY']);
    expect(ended.accessPoint.isAuthorized(STATION)).toBeNull();
  });

  it('message 3 confirms another RSNE than the beacon', async () => {
    const ended = await play({ network: { alteredM3: true } });
    expect(ended.outcome.kind).toBe('element-mismatch');
    expect(summary(ended.events)).not.toContain('> M4');
  });

  it('no network of that name', async () => {
    const ended = await play({ wanted: { ssid: utf8('Elsewhere') } });
    expect(ended.outcome.kind).toBe('network-not-found');
  });

  it('a network that will not do says why', async () => {
    const ended = await play({ network: SAE, driver: { ciphers: [suite(4)] } });
    expect(ended.outcome.kind).toBe('no-suitable-network');
    expect(ended.outcome.words).toContain('requires protected management frames');
  });

  const refusals = [
    ['no permission', 'TRIGGER_SCAN', { errno: -1 }, 'no-permission'],
    ['no such device', 'TRIGGER_SCAN', { errno: -19 }, 'no-such-interface'],
    ['interface down', 'AUTHENTICATE', { errno: -100 }, 'interface-down'],
    ['switched off', 'TRIGGER_SCAN', { errno: -132 }, 'rfkill'],
    ['busy', 'TRIGGER_SCAN', { errno: -16 }, 'scan-failed'],
    ['in progress', 'ASSOCIATE', { errno: -114 }, 'managed-by-another'],
    ['not supported', 'AUTHENTICATE', { errno: -95 }, 'driver-lacks'],
    ['with words', 'ASSOCIATE', { errno: -22, words: 'bad RSNE' }, 'command-refused'],
  ] as const;
  for (const [name, command, refusal, kind] of refusals)
    it(`the kernel refuses ${command}: ${name}`, async () => {
      const ended = await play({ driver: { refuses: { [command]: refusal } } });
      expect(ended.outcome).toMatchObject({ kind, ...(kind !== 'scan-failed' && { errno: refusal.errno }) });
      expect(ended.outcome.next).not.toBeNull();
    });

  const statuses = [
    ['hard switch', { rfkill: 'hard' }, 'rfkill'],
    ['soft switch', { rfkill: 'soft' }, 'rfkill'],
    ['an access point interface', { type: 'AP' }, 'wrong-interface-type'],
    ['NetworkManager', { managedBy: ['NetworkManager'] }, 'managed-by-another'],
  ] as const;
  for (const [name, status, kind] of statuses)
    it(`nothing is sent: ${name}`, async () => {
      const ended = await play({ driver: { status } });
      expect(ended.outcome.kind).toBe(kind);
      expect(summary(ended.events)).toEqual([]);
    });

  it('the bridge is killed in the middle of the handshake: the recording is complete up to there', async () => {
    const ended = await play({
      on: (event, { radio }) => {
        if (event.kind === 'message' && event.name === 'M1')
          radio.kill('The bridge process was killed by SIGKILL.');
      },
    });
    expect(ended.outcome.kind).toBe('connection-lost');
    expect(ended.outcome.words).toContain('SIGKILL');
    const { traces } = await onAir(ended.records, []);
    expect(traces[0]!.attempt.messages.map((message) => message.name)).toContain('M1');
  });
});

describe('what is survived', () => {
  it('a group rekey', async () => {
    const ended = await play({
      network: SAE,
      stayMs: 1000,
      on: (event, { accessPoint, clock }) => {
        if (event.kind === 'authorized') clock.after(100, () => accessPoint.rekeyGroup());
      },
    });
    expect(ended.outcome.kind).toBe('left');
    expect(summary(ended.events)).toEqual(expect.arrayContaining(['< G1', '> G2']));
    const { traces } = await onAir(ended.records, [passphraseSecret(), ...disclosed(ended.secrets)]);
    expect(traces[0]!.handshakes.map(({ kind, verified }) => [kind, verified])).toEqual([
      ['four-way', true],
      ['group', true],
    ]);
  });

  it('a pairwise rekey under the keys in use', async () => {
    const ended = await play({
      stayMs: 1000,
      on: (event, { accessPoint, clock }) => {
        if (event.kind === 'authorized') clock.after(100, () => accessPoint.rekeyPairwise(STATION));
      },
    });
    expect(ended.outcome.kind).toBe('left');
    const { traces } = await onAir(ended.records, [passphraseSecret()]);
    expect(traces[0]!.handshakes.map(({ rekey, verified }) => [rekey, verified])).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it.each([
    ['rekey-pairwise', 'four-way'],
    ['rekey-group', 'group'],
  ] as const)('a person asks for new keys: %s', async (order, kind) => {
    const ended = await play({
      stayMs: 1000,
      on: (event, { session }) => {
        if (event.kind === 'authorized') session.order(order);
      },
    });
    expect(ended.outcome.kind).toBe('left');
    const { traces } = await onAir(ended.records, [passphraseSecret()]);
    const handshakes = traces[0]!.handshakes.map((handshake) => [handshake.kind, handshake.verified]);
    expect(handshakes).toEqual([
      ['four-way', true],
      [kind, true],
    ]);
  });

  it('a person asks to join again: we leave, and the PMK that both have is used', async () => {
    let times = 0;
    const ended = await play({
      network: SAE,
      stayMs: 500,
      on: (event, { session }) => {
        if (event.kind === 'authorized' && times++ === 0) session.order('rejoin');
      },
    });
    expect(ended.outcome.kind).toBe('left');
    expect(times).toBe(2);
    expect(summary(ended.events).filter((line) => line === '> SAE Commit')).toHaveLength(1);
  });

  it('a deauthentication: it joins again, of SAE with the PMK that both have', async () => {
    let times = 0;
    const ended = await play({
      network: SAE,
      options: { rejoin: 1 },
      stayMs: 1000,
      on: (event, { accessPoint, clock }) => {
        if (event.kind === 'authorized' && times++ === 0)
          clock.after(10, () => accessPoint.deauthenticate(STATION, 2));
      },
    });
    expect(ended.outcome.kind).toBe('left');
    const lines = summary(ended.events);
    expect(lines.filter((line) => line === '> SAE Commit')).toHaveLength(1);
    expect(lines.filter((line) => line === '> M4')).toHaveLength(2);
  });

  it('a deauthentication by an access point that is slow to answer afterwards', async () => {
    let times = 0;
    const ended = await play({
      options: { rejoin: 1 },
      faults: [{ on: 'Authentication 2', do: 'drop', after: 1, times: 4 }],
      on: (event, { accessPoint, clock }) => {
        if (event.kind === 'authorized' && times++ === 0)
          clock.after(10, () => accessPoint.deauthenticate(STATION, 2));
      },
      stayMs: 5000,
    });
    expect(ended.outcome.kind).toBe('left');
    expect(times).toBe(2);
  });

  it('not more often than asked for', async () => {
    const ended = await play({
      stayMs: 5000,
      on: (event, { accessPoint, clock }) => {
        if (event.kind === 'authorized') clock.after(10, () => accessPoint.deauthenticate(STATION, 5));
      },
    });
    expect(ended.outcome).toMatchObject({ kind: 'deauthenticated', reason: 5 });
  });
});
