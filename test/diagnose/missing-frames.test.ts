import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { SessionFacts } from '../../main/diagnose/rule.ts';
import { messageLost } from '../../main/diagnose/rules/message-lost/rule.ts';
import { wrongPassphrase } from '../../main/diagnose/rules/wrong-passphrase/rule.ts';
import type { Finding } from '../../main/diagnose/types.ts';
import { type Analysed, analyse, passphrase, readJson } from '../derive/session.ts';

/** What a receiver that misses frames makes of the fixtures: what is missing must not become a cause. */

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** The records of a pcap with microseconds, little endian, each with its header. */
function recordsOf(folder: string): { head: Uint8Array; records: Uint8Array[] } {
  const plain = fixture(`${folder}/air.pcap`);
  const bytes = existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`));
  const records: Uint8Array[] = [];
  for (let at = 24; at < bytes.length; ) {
    const end = at + 16 + bytes.readUInt32LE(at + 8);
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return { head: bytes.subarray(0, 24), records };
}

/** The fixture without the records (counted from 1, as everywhere) that the receiver missed, analysed with its passphrase or another. */
async function heard(
  folder: string,
  missed: (record: number, octets: Uint8Array) => boolean,
  other?: string,
): Promise<Analysed> {
  const { head, records } = recordsOf(folder);
  const directory = mkdtempSync(join(tmpdir(), 'handshake-missed-'));
  try {
    const path = join(directory, 'air.pcap');
    writeFileSync(path, Buffer.concat([head, ...records.filter((octets, i) => !missed(i + 1, octets))]));
    const secret = other ?? readJson(fixture(`${folder}/meta.json`)).passphrase;
    return await analyse(path, secret === undefined ? [] : [passphrase(secret)]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const without = (folder: string, missed: readonly number[], other?: string) =>
  heard(folder, (record) => missed.includes(record), other);
const outcomes = ({ traces }: Analysed) => traces.map((trace) => trace.outcome);
const named = (findings: readonly Finding[], cause: string) => findings.find((f) => f.cause === cause);
const failures = ({ findings }: Analysed) =>
  findings.flat().flatMap((f) => (f.severity === 'failure' ? [`${f.cause}, ${f.certainty}`] : []));
const missing = ({ attempts }: Analysed) => attempts[0]!.missing.map(({ what }) => what);

it('message 4 without message 3: the AP had taken message 2, so it is the given passphrase that is wrong', async () => {
  // Records 55, 66, 84 and 102 are message 3 and its repetitions.
  const session = await without('m4-lost', [55, 66, 84, 102], 'another passphrase');
  expect(outcomes(session)[0]).toBe('failed');
  expect(failures(session).join()).not.toContain('wrong-passphrase');
  const found = named(session.findings[0]!, 'wrong-passphrase')!;
  expect(found.severity).toBe('notice');
  expect(found.for.at(-1)!.sentence).toContain('The station sends M4');
});

/** Address 2 of the frame in a pcap record, behind its radiotap header; what is too short for one has none. */
const transmitter = (octets: Uint8Array): string => {
  const at = 16 + (octets[18]! | (octets[19]! << 8)) + 10;
  return Buffer.from(octets.subarray(at, at + 6)).toString('hex');
};

describe('a capture that ends or begins where it could be mistaken', () => {
  it('a receiver that hears the AP alone: M3 shows that it had an M2, so no attempt failed', async () => {
    const session = await heard('wpa2-gcmp', (_, octets) => transmitter(octets) !== '020000000000');
    expect(outcomes(session)).not.toContain('failed');
    expect(failures(session)).toEqual([]);
  });

  // Messages 1 are records 43, 57, 70 and 84; messages 3 are 61, 64, 76 and 88.
  it.each([
    ['wpa2-wrong-passphrase', 58, 'wrong-passphrase', 'notice'],
    ['wpa2-wrong-passphrase', 72, 'wrong-passphrase', 'failure'],
    ['m3-lost', 66, 'message-lost', 'notice'],
    ['m3-lost', 78, 'message-lost', 'failure'],
  ] as const)(
    '%s up to record %i: one repetition is no failure yet, two are',
    async (folder, last, cause, severity) => {
      const secret = readJson(fixture(`${folder}/meta.json`)).sta_passphrase;
      const session = await heard(folder, (record) => record > last, secret);
      expect(outcomes(session)).toEqual([severity === 'failure' ? 'failed' : 'incomplete']);
      expect(named(session.findings[0]!, cause)?.severity).toBe(severity);
    },
  );
});

describe('a success of which frames are missing', () => {
  // Records 67, 70, 75 and 78 are messages 1 to 4.
  it.each([
    ['message 4', [78], ['M4']],
    ['messages 3 and 4', [75, 78], ['M4']],
    ['the whole handshake', [67, 70, 75, 78], ['M4']],
    ['the association response and the handshake', [64, 67, 70, 75, 78], ['M4']],
  ] as const)('without %s: encrypted data shows that it was completed', async (_, missed, what) => {
    const session = await without('wpa2-gcmp', missed);
    expect(outcomes(session)).toEqual(['connected', 'connected']);
    expect(failures(session)).toEqual([]);
    expect(missing(session)).toEqual(expect.arrayContaining([...what]));
  });

  it('a protected deauthentication shows that its sender had the keys', async () => {
    // From message 1 on nothing of the first connection is left but record 220, the AP's protected deauthentication.
    const session = await heard('wpa2-psk-sha256-pmf', (r) => r >= 78 && r < 220);
    expect(outcomes(session)[0]).toBe('connected');
    expect(failures(session)).toEqual([]);
  });

  it('a group key message without its answer is no failed rekey, though the AP ends the connection later', async () => {
    const session = await without('wpa2-psk-sha256-pmf', [163, 164]);
    expect(failures(session)).toEqual([]);
    expect(named(session.findings[0]!, 'rekey-failed')).toBeUndefined();
  });

  it('a pairwise rekey without message 2: its PTK is not known, so nothing is said of message 4', async () => {
    const session = await without('wpa2-psk-ccmp', [311]);
    expect(named(session.findings[0]!, 'rekey-failed')).toBeUndefined();
    expect(named(session.findings[0]!, 'replayed-message')).toBeUndefined();
  });

  it('a wrong secret, and no message 3: the two ends still agree', async () => {
    const session = await without('wpa2-psk-ccmp', [63, 65], 'certainly not this one');
    expect(failures(session)).toEqual([]);
    expect(named(session.findings[0]!, 'wrong-passphrase')!.summary).toContain(
      'the two ends themselves agree',
    );
  });

  /** A generator with a seed, so that a failure can be seen again (Lehmer, modulus 2^31 - 1). */
  const random = (seed: number) => {
    let state = seed;
    return () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
  };

  it.each([
    'wpa2-psk-ccmp',
    'wpa2-psk-sha256-pmf',
    'wpa2-gcmp',
    'wpa-mixed',
    'sae-h2e-g19',
    'sae-pmksa-reconnect',
    'fils-sha256',
    'ft-psk-air',
  ])('%s: a fifth of the frames missing at random names no cause as certain', async (folder) => {
    for (const seed of [1, 22, 333]) {
      const next = random(seed);
      const session = await heard(folder, () => next() < 0.2);
      const certain = failures(session).filter((text) => /(proved|likely)$/.test(text));
      expect(certain, `seed ${seed}`).toEqual([]);
    }
  });
});

describe('a failure of which frames are missing', () => {
  it('message 3 missing before the station leaves with reason 17: the element, not the passphrase', async () => {
    const session = await without('m3-rsne-mismatch', [67]);
    const first = session.findings[0]!.filter((f) => f.severity === 'failure');
    expect(first.map((f) => f.cause)).toEqual(['element-mismatch-in-m3']);
  });

  it('the capture ends after message 2: that the AP refused it is not known', async () => {
    const own = readJson(fixture('wpa2-wrong-passphrase/meta.json')).sta_passphrase;
    expect(failures(await heard('wpa2-wrong-passphrase', (r) => r > 50, own))).toEqual([]);
    const other = await heard('wpa2-wrong-passphrase', (r) => r > 50);
    expect(failures(other)).toEqual([]);
    expect(named(other.findings[0]!, 'wrong-passphrase')).toMatchObject({ certainty: 'proved' });
  });
});

describe('SAE confirms that nothing answers', () => {
  const SEQUENCE_CONTROL = 22;
  /** The record again, so many seconds later, as another frame. */
  function again(record: Uint8Array, seconds: number): Uint8Array {
    const copy = Buffer.from(record);
    copy.writeUInt32LE(copy.readUInt32LE(0) + seconds, 0);
    const at = 16 + copy.readUInt16LE(18) + SEQUENCE_CONTROL;
    copy.writeUInt16LE((copy.readUInt16LE(at) + 0x2000 + seconds * 16) & 0xfff0, at);
    return copy;
  }

  it.each([
    ['the passwords may differ', false, ['sae-password-mismatch']],
    ['not so where the station had repeated its commit: the two are out of step', true, []],
  ] as const)('%s', async (_, late, expected) => {
    const { head, records } = recordsOf('sae-hnp-g19');
    const whole = await analyse(fixture('sae-hnp-g19/air.pcap'), []);
    const [commit, answer, confirm] = whole.attempts[0]!.messages.filter(
      (m) => m.kind === 'authentication',
    ).map((m) => records[m.record - 1]!);
    const beacon = records[whole.attempts[0]!.messages.find((m) => m.kind === 'beacon')!.record - 1]!;
    const shown = [commit!, answer!, ...(late ? [again(commit!, 1)] : []), confirm!, again(confirm!, 2)];
    const directory = mkdtempSync(join(tmpdir(), 'handshake-missed-'));
    try {
      const path = join(directory, 'air.pcap');
      writeFileSync(path, Buffer.concat([head, beacon, ...shown, again(beacon, 90)]));
      const session = await analyse(path, []);
      expect(outcomes(session)).toEqual(['failed']);
      expect(session.findings[0]!.map((f) => f.cause).filter((c) => c === 'sae-password-mismatch')).toEqual([
        ...expected,
      ]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('a lost message beside a cause that is known', () => {
  it('is a notice: it was sent again, and is not why the attempt failed', async () => {
    const session = await heard('m3-lost', () => false);
    const trace = session.traces[0]!;
    const facts = { attempts: session.attempts } as unknown as SessionFacts;
    const severities = (found: readonly Finding[]) =>
      messageLost.find!(trace, facts, found).map((f) => f.severity);
    expect(severities([])).toEqual(['failure']);
    const known = session.findings[0]!.find((f) => f.severity === 'failure')!;
    expect(severities([{ ...known, cause: 'kernel-cipher-missing' }])).toEqual(['notice']);
  });
});

describe('M2 is right for the given secret and no M3 follows', () => {
  it('is another PMK at the AP, unless the AP took M2 of this station in another attempt', async () => {
    const own = readJson(fixture('wpa2-wrong-passphrase/meta.json')).sta_passphrase;
    const [trace] = (await heard('wpa2-wrong-passphrase', () => false, own)).traces;
    const { attempt } = trace!;
    const joined = (await heard('wpa2-psk-ccmp', () => false)).attempts[0]!;
    const { station, bssid } = attempt;
    const causes = (...others: (typeof attempt)[]) => {
      const facts = { attempts: [attempt, ...others] } as unknown as SessionFacts;
      return wrongPassphrase.find!(trace!, facts, []).map((f) => `${f.cause}, ${f.certainty}`);
    };
    expect(causes()).toEqual(['wrong-passphrase, likely']);
    expect(causes({ ...joined, id: 'x', station, bssid })).toEqual([]);
    expect(causes({ ...joined, id: 'x', station: joined.bssid, bssid })).toEqual([
      'wrong-passphrase, likely',
    ]);
  });
});

describe('an answer that comes too late', () => {
  it('is named as such: the AP did not vanish', async () => {
    const session = await analyse(fixture('owe-answered-late/air.pcap'), []);
    expect(outcomes(session)).toEqual(['failed', 'connected']);
    expect(failures(session)).toEqual(['message-lost, likely']);
    const { refs } = named(session.findings[0]!, 'message-lost')!.for[1]!;
    expect(refs).toEqual([30, 31, 33].map((record) => ({ type: 'record', record })));
  });
});
