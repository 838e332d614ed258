import { describe, expect, test } from 'vitest';
import { toText } from '../../main/base/bytes.ts';
import type { Attempt } from '../../main/track/types.ts';
import { AP, AP2, attemptsOf, BROADCAST, rsn, Scene, STA, STA2 } from './scene.ts';

const names = (attempt: Attempt | undefined) => attempt?.messages.map((m) => m.name);
const whats = (attempt: Attempt | undefined) => attempt?.missing.map((m) => m.what);

/** Runs a script and gives the attempts. */
function play(script: (scene: Scene) => void): Attempt[] {
  const scene = new Scene();
  script(scene);
  return scene.attempts();
}

describe('a join from beginning to end', () => {
  const attempts = play((s) => {
    s.beacon(AP, 'Home', { at: 0 });
    s.beacon(AP, 'Home', { at: 0.1 });
    s.probeRequest(STA, { at: 0.2 });
    s.beacon(AP, 'Home', { at: 0.21, response: STA });
    s.join(STA, AP, 1);
    s.data('up', STA, AP, { at: 1.2 });
    s.data('down', STA, AP, { at: 1.3 });
    s.leave(STA, AP, { reason: 3 }, { at: 5 });
  });

  test('is one attempt with its phases', () => {
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({
      id: '1',
      bssid: AP,
      station: STA,
      outcome: 'connected',
      reached: 'data',
      missing: [],
      authAlgorithm: 0,
      ending: { by: 'deauthentication', direction: 'to-ap', reason: 3 },
      start: 200_000_000n,
      end: 5_000_000_000n,
    });
    expect(attempts[0]!.messages.map((m) => m.phase)).toEqual([
      ...['discovery', 'discovery', 'discovery'],
      ...['authentication', 'authentication', 'association', 'association'],
      ...['four-way', 'four-way', 'four-way', 'four-way'],
      ...['data', 'data', 'leave'],
    ]);
  });

  test('keeps one beacon of those that say the same, and the own probe exchange', () => {
    expect(attempts[0]!.messages.slice(0, 3).map((m) => [m.kind, m.record])).toEqual([
      ['beacon', 1],
      ['probe-request', 3],
      ['probe-response', 4],
    ]);
  });

  test('reads name and suites where the station asked for them', () => {
    const [{ network, selection }] = attempts as [Attempt];
    expect(toText(network.ssid!)).toBe('Home');
    expect(network.ssidRecord).toEqual({ record: 7, start: 30, end: 34 });
    expect(network.advertised?.record).toBe(1);
    expect(selection).toMatchObject({
      akm: '00-0f-ac:2',
      pairwise: '00-0f-ac:4',
      group: '00-0f-ac:4',
      protocol: 'rsn',
      from: 'association',
      requested: { record: 7 },
    });
  });
});

describe('where one attempt ends and another begins', () => {
  test('MAC retries and authentication sent again unanswered do not begin another', () => {
    const attempts = play((s) => {
      s.authentication(STA, AP, {}, { at: 0, sequence: 9 });
      s.authentication(STA, AP, {}, { at: 0.01, sequence: 9, retry: true });
      s.authentication(STA, AP, {}, { at: 0.3, sequence: 10 });
      s.authentication(AP, STA, { sequence: 2 }, { at: 0.31 });
    });
    expect(attempts).toHaveLength(1);
    expect(attempts[0]!.messages.map((m) => m.repeats)).toEqual([null, 1, null, null]);
  });

  test('SAE commits sent again, anti-clogging and another group stay in one', () => {
    const sae = (sequence: number, status: number) => ({ algorithm: 3, sequence, status });
    const attempts = play((s) => {
      s.authentication(STA, AP, sae(1, 126));
      s.authentication(AP, STA, sae(1, 76));
      s.authentication(STA, AP, sae(1, 126));
      s.authentication(AP, STA, sae(1, 77));
      s.authentication(STA, AP, sae(1, 126));
      s.authentication(AP, STA, sae(1, 126));
      s.authentication(STA, AP, sae(2, 0));
      s.authentication(AP, STA, sae(2, 0));
    });
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({ reached: 'authentication', outcome: 'incomplete', authAlgorithm: 3 });
  });

  test('a refused SAE confirm, then a new commit: two, the first failed', () => {
    const attempts = play((s) => {
      for (const at of [0, 1]) {
        s.authentication(STA, AP, { algorithm: 3 }, { at });
        s.authentication(AP, STA, { algorithm: 3 }, { at: at + 0.1 });
        s.authentication(STA, AP, { algorithm: 3, sequence: 2 }, { at: at + 0.2 });
        s.authentication(AP, STA, { algorithm: 3, sequence: 2, status: 1 }, { at: at + 0.3 });
      }
    });
    expect(attempts.map((a) => a.outcome)).toEqual(['failed', 'failed']);
    expect(attempts[0]!.ending?.by).toBe('new-attempt');
  });

  test('authentication after an established association begins another', () => {
    const attempts = play((s) => {
      s.join(STA, AP, 0);
      s.join(STA, AP, 10, 0xb1);
    });
    expect(attempts.map((a) => a.outcome)).toEqual(['connected', 'connected']);
    expect(attempts.map((a) => a.handshakes.length)).toEqual([1, 1]);
  });

  test('an association request sent again before the handshake stays; the AP may answer both', () => {
    const attempts = play((s) => {
      s.authentication(STA, AP, {});
      s.authentication(AP, STA, { sequence: 2 });
      s.associationRequest(STA, AP);
      s.associationResponse(STA, AP);
      s.associationRequest(STA, AP);
      s.key('M1', STA, AP);
      s.associationResponse(STA, AP);
      s.key('M2', STA, AP);
    });
    expect(attempts).toHaveLength(1);
  });

  test('association refused for now (status 30), then asked again: one', () => {
    const attempts = play((s) => {
      s.authentication(STA, AP, {});
      s.authentication(AP, STA, { sequence: 2 });
      s.associationRequest(STA, AP);
      s.associationResponse(STA, AP, 30);
      s.associationRequest(STA, AP, {}, { at: 2 });
      s.associationResponse(STA, AP, 0, { at: 2.1 });
      s.handshake(STA, AP, 2.2);
    });
    expect(attempts).toHaveLength(1);
    expect(attempts[0]!.outcome).toBe('connected');
  });

  test('association refused: failed', () => {
    const [attempt] = play((s) => {
      s.authentication(STA, AP, {});
      s.authentication(AP, STA, { sequence: 2 });
      s.associationRequest(STA, AP);
      s.associationResponse(STA, AP, 43);
    });
    expect(attempt).toMatchObject({ outcome: 'failed', reached: 'authentication' });
    expect(attempt!.messages.at(-1)!.status).toBe(43);
  });

  test('a deauthentication between messages: failed, and what comes late belongs to the same', () => {
    const attempts = play((s) => {
      s.authentication(STA, AP, {}, { at: 0 });
      s.authentication(AP, STA, { sequence: 2 }, { at: 0.1 });
      s.associationRequest(STA, AP, {}, { at: 0.2 });
      s.associationResponse(STA, AP, 0, { at: 0.3 });
      s.key('M1', STA, AP, { at: 0.4 });
      s.key('M2', STA, AP, { at: 0.5 });
      s.leave(AP, STA, { reason: 15 }, { at: 0.6 });
      s.leave(STA, AP, { reason: 3 }, { at: 0.7 });
      s.join(STA, AP, 1, 0xb1);
    });
    expect(attempts.map((a) => a.outcome)).toEqual(['failed', 'connected']);
    expect(names(attempts[0])!.slice(-2)).toEqual(['Deauthentication', 'Deauthentication']);
    expect(attempts[0]!.ending).toMatchObject({ direction: 'to-station', reason: 15 });
  });

  test('a deauthentication before the association that the station does not heed', () => {
    const attempts = play((s) => {
      s.authentication(STA, AP, {});
      s.leave(AP, STA, { reason: 7 });
      s.authentication(AP, STA, { sequence: 2 });
      s.associationRequest(STA, AP);
      s.associationResponse(STA, AP);
      s.handshake(STA, AP, 1);
    });
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({ outcome: 'connected', ending: null });
  });

  test('a deauthentication that a connected station does not heed is taken back', () => {
    const [attempt] = play((s) => {
      s.join(STA, AP, 0);
      s.leave(AP, STA, { reason: 7 }, { at: 1 });
      for (let i = 0; i < 5; i++) s.data('up', STA, AP, { at: 1.1 + i / 10 });
    });
    expect(attempt!.ending).toBeNull();
  });

  test('with management frame protection and keys in use, an unprotected deauthentication ends nothing', () => {
    const protect = { ...rsn('00-0f-ac:6'), mfpCapable: true };
    const script = (request: ReturnType<typeof rsn>) => (s: Scene) => {
      s.beacon(AP, 'Home', { at: 0, rsn: [protect] });
      s.authentication(STA, AP, {}, { at: 0.1 });
      s.authentication(AP, STA, { sequence: 2 }, { at: 0.2 });
      s.associationRequest(STA, AP, { rsn: request }, { at: 0.3 });
      s.associationResponse(STA, AP, 0, { at: 0.4 });
      s.handshake(STA, AP, 0.5);
      s.data('up', STA, AP, { at: 1 });
      s.leave(AP, STA, { reason: 15 }, { at: 5 });
    };
    expect(play(script(protect))).toMatchObject([{ outcome: 'connected', ending: null }]);
    expect(play(script(rsn()))).toMatchObject([{ outcome: 'failed', ending: { reason: 15 } }]);
  });

  test('a broadcast deauthentication ends the attempts of all stations of that AP alone', () => {
    const attempts = play((s) => {
      s.join(STA, AP, 0);
      s.join(STA2, AP, 1);
      s.leave(AP, BROADCAST, { reason: 3 }, { at: 2 });
    });
    expect(attempts.map((a) => a.ending?.record)).toEqual([17, 17]);
    expect(attempts.map((a) => a.messages.at(-1)!.group)).toEqual([true, true]);
  });

  test('associating with another AP ends the attempt at the first', () => {
    const attempts = play((s) => {
      s.join(STA, AP, 0);
      s.join(STA, AP2, 5, 0xb1);
    });
    expect(attempts.map((a) => [a.bssid, a.ending?.by])).toEqual([
      [AP, 'roam'],
      [AP2, undefined],
    ]);
  });

  test('a message 1 whose counter begins again, with a new ANonce, is of an association not in the capture', () => {
    const attempts = play((s) => {
      s.handshake(STA, AP, 0, 0xa1);
      s.handshake(STA, AP, 60, 0xb1);
    });
    expect(attempts).toHaveLength(2);
  });

  test('a message 1 with the next counter is a rekey of the same', () => {
    const attempts = play((s) => {
      s.join(STA, AP, 0, 0xa1);
      s.handshake(STA, AP, 60, 0xb1, 3);
    });
    expect(attempts).toHaveLength(1);
    expect(attempts[0]!.handshakes.map((h) => h.rekey)).toEqual([false, true]);
    expect(attempts[0]!.reached).toBe('rekey');
    expect(attempts[0]!.messages.slice(-4).map((m) => m.phase)).toEqual(['rekey', 'rekey', 'rekey', 'rekey']);
  });
});

describe('outcome from the clear frames', () => {
  const associated = (s: Scene, protection: ReturnType<typeof rsn> | null = rsn()) => {
    s.authentication(STA, AP, {});
    s.authentication(AP, STA, { sequence: 2 });
    s.associationRequest(STA, AP, { rsn: protection });
    s.associationResponse(STA, AP);
  };

  test('an open network is connected once associated', () => {
    const [attempt] = play((s) => {
      associated(s, null);
      s.data('up', STA, AP, { protected: false });
    });
    expect(attempt).toMatchObject({ outcome: 'connected', reached: 'data', selection: { protocol: null } });
  });

  test('a station that asks for EAP in an open network, gets none and sends nothing more is not connected', () => {
    const asks = (s: Scene, data: boolean) => {
      associated(s, null);
      s.eapolStart(STA, AP);
      if (data) s.data('up', STA, AP, { protected: false });
    };
    expect(play((s) => asks(s, false))[0]!.outcome).toBe('incomplete');
    expect(play((s) => asks(s, true))[0]!.outcome).toBe('connected');
  });

  test('messages 1 to 3 and the end of the capture: incomplete, and message 4 is named', () => {
    const [attempt] = play((s) => {
      s.key('M1', STA, AP);
      s.key('M2', STA, AP);
      s.key('M3', STA, AP, { counter: 2 });
    });
    expect(attempt!.outcome).toBe('incomplete');
    expect(whats(attempt)).toEqual([
      'beacon',
      'ssid',
      'authentication',
      'association-request',
      'association-response',
      'M4',
    ]);
    expect(attempt!.missing.at(-1)!.sentence).toContain('The capture ends after message 3');
    expect(attempt!.selection).toMatchObject({ akm: '00-0f-ac:2', pairwise: '00-0f-ac:4', from: 'm2' });
  });

  test('encrypted data after message 3 shows that message 4 was sent', () => {
    const [attempt] = play((s) => {
      associated(s);
      s.key('M1', STA, AP);
      s.key('M2', STA, AP);
      s.key('M3', STA, AP, { counter: 2 });
      s.data('down', STA, AP);
    });
    expect(attempt).toMatchObject({ outcome: 'connected', reached: 'data' });
    expect(whats(attempt)).toContain('M4');
  });

  test('message 4, then the station leaves with reason 1 before any data: failed', () => {
    const [attempt] = play((s) => {
      s.join(STA, AP, 0);
      s.leave(STA, AP, { reason: 1 }, { at: 1 });
    });
    expect(attempt).toMatchObject({ outcome: 'failed', reached: 'four-way' });
  });

  test.each([
    [0.0001, 'connected'],
    [0.0004, 'failed'],
  ])('the same on a clock by which a message takes %s s: %s', (step, outcome) => {
    const [attempt] = play((s) => {
      associated(s);
      (['M1', 'M2', 'M3', 'M4'] as const).forEach((name, i) => {
        s.key(name, STA, AP, { at: 1 + i * step, counter: i < 2 ? 1 : 2 });
      });
      s.leave(STA, AP, { reason: 1 }, { at: 1 + 4 * step });
    });
    expect(attempt!.outcome).toBe(outcome);
  });

  test('802.1X without encryption that begins EAP anew after its success: connected', () => {
    const [attempt] = play((s) => {
      s.authentication(STA, AP, {}, { at: 0 });
      s.authentication(AP, STA, { sequence: 2 }, { at: 0.01 });
      s.associationRequest(STA, AP, { rsn: null }, { at: 0.02 });
      s.associationResponse(STA, AP, 0, { at: 0.03 });
      for (const [i, code] of [1, 2, 3, 1, 2].entries()) s.eap(code, STA, AP, { at: 0.1 + i / 100 });
      s.leave(STA, AP, { reason: 3 }, { at: 1 });
    });
    expect(attempt!.outcome).toBe('connected');
  });

  test.each([
    [2, 'incomplete'],
    [1, 'failed'],
  ])('PASN, then the station leaves with reason %s: %s', (reason, outcome) => {
    const [attempt] = play((s) => {
      for (const sequence of [1, 2, 3])
        s.authentication(
          ...((sequence === 2 ? [AP, STA] : [STA, AP]) as [typeof STA, typeof AP]),
          {
            sequence,
            algorithm: 7,
          },
          { at: sequence / 100 },
        );
      s.leave(STA, AP, { reason }, { at: 1 });
    });
    expect(attempt!.outcome).toBe(outcome);
  });

  test('message 4, then the station leaves with reason 2, as one does that joins anew: connected', () => {
    const [attempt] = play((s) => {
      s.join(STA, AP, 0);
      s.leave(STA, AP, { reason: 2 }, { at: 1 });
    });
    expect(attempt!.outcome).toBe('connected');
  });

  test.each([
    [BROADCAST, 'incomplete'],
    [STA, 'failed'],
  ])('an AP tells of EAP with a station that has not joined, then sends %s away: %s', (to, outcome) => {
    const [attempt] = play((s) => {
      s.line({ kind: 'eap-start', by: 'ap', station: STA, bssid: AP }, { at: 1 });
      s.line({ kind: 'eap-success', by: 'ap', station: STA, bssid: AP }, { at: 1.1 });
      s.leave(AP, to, { reason: 3 }, { at: 2 });
    });
    expect(attempt!.outcome).toBe(outcome);
  });

  test('message 4, and long after the AP sends the station away: connected, data or not', () => {
    const [attempt] = play((s) => {
      s.join(STA, AP, 0);
      s.leave(AP, STA, { reason: 2 }, { at: 30 });
    });
    expect(attempt!.outcome).toBe('connected');
  });

  test('message 4, then the station leaves because it wants to: connected', () => {
    const [attempt] = play((s) => {
      s.join(STA, AP, 0);
      s.leave(STA, AP, { reason: 3 }, { at: 1 });
    });
    expect(attempt!.outcome).toBe('connected');
  });

  test('the AP gives up with reason 15 though the station sends encrypted data: failed', () => {
    const [attempt] = play((s) => {
      s.join(STA, AP, 0);
      s.data('up', STA, AP, { at: 0.5 });
      s.leave(AP, STA, { reason: 15 }, { at: 4 });
    });
    expect(attempt).toMatchObject({ outcome: 'failed', reached: 'four-way' });
  });

  test('message 2 unanswered: incomplete, also where beacons go on, which are heard further than EAPOL; asked again: given up', () => {
    const unanswered = (s: Scene) => {
      associated(s);
      s.key('M1', STA, AP);
      s.key('M2', STA, AP);
    };
    expect(play(unanswered)[0]!.outcome).toBe('incomplete');
    const later = play((s) => {
      unanswered(s);
      s.beacon(AP, 'Home', { at: 30 });
    });
    expect(later[0]!.outcome).toBe('incomplete');
    const again = play((s) => {
      unanswered(s);
      s.key('M1', STA, AP, { counter: 2 });
      s.beacon(AP, 'Home', { at: 30 });
    });
    expect(again[0]!.outcome).toBe('failed');
  });

  test('a request that nothing answers and that is not sent again was answered: incomplete, whoever leaves later', () => {
    const asked = (s: Scene) => {
      s.authentication(STA, AP, {}, { at: 0 });
      s.authentication(AP, STA, { sequence: 2 }, { at: 0.1 });
      s.associationRequest(STA, AP, {}, { at: 0.2 });
    };
    const [unseen] = play((s) => {
      asked(s);
      s.leave(STA, AP, { reason: 3 }, { at: 8 });
    });
    expect(unseen).toMatchObject({ outcome: 'incomplete' });
    expect(unseen!.missing.map(({ what }) => what)).toContain('association-response');
    const [again] = play((s) => {
      asked(s);
      s.associationRequest(STA, AP, {}, { at: 0.4 });
      s.leave(STA, AP, { reason: 3 }, { at: 8 });
    });
    expect(again!.outcome).toBe('failed');
    const [atOnce] = play((s) => {
      asked(s);
      s.leave(AP, STA, { reason: 3 }, { at: 0.5 });
    });
    expect(atOnce!.outcome).toBe('failed');
  });

  test('a message 1 after the station was sent away is of a new association', () => {
    const attempts = play((s) => {
      s.authentication(STA, AP, {}, { at: 0 });
      s.associationRequest(STA, AP, {}, { at: 0.2 });
      s.associationResponse(STA, AP, 0, { at: 0.3 });
      s.leave(AP, STA, { reason: 23 }, { at: 1 });
      s.key('M1', STA, AP, { at: 1.3 });
      s.key('M2', STA, AP, { at: 1.4 });
      s.data('down', STA, AP, { at: 1.6 });
    });
    expect(attempts.map((a) => a.outcome)).toEqual(['failed', 'connected']);
  });

  test('EAP failure: failed', () => {
    const [attempt] = play((s) => {
      associated(s, rsn('00-0f-ac:1'));
      s.eap(1, STA, AP);
      s.eap(2, STA, AP);
      s.eap(4, STA, AP);
    });
    expect(attempt).toMatchObject({ outcome: 'failed', reached: 'association' });
  });

  test('WPS ends in EAP failure after WSC_Done, as it should', () => {
    const wscDone = [254, 0x00, 0x37, 0x2a, 0, 0, 0, 1, 5, 0];
    const [attempt] = play((s) => {
      associated(s, null);
      s.eap(1, STA, AP);
      s.eap(2, STA, AP, {}, wscDone);
      s.eap(4, STA, AP);
      s.leave(AP, STA, { reason: 23 });
    });
    expect(attempt).toMatchObject({ outcome: 'connected', reached: 'eap' });
  });

  test('WPS: M8 hands the credentials over, unless the station refuses it', () => {
    const m8 = [254, 0x00, 0x37, 0x2a, 0, 0, 0, 1, 4, 0, 0x10, 0x4a, 0, 1, 0x10, 0x10, 0x22, 0, 1, 12];
    const nack = [254, 0x00, 0x37, 0x2a, 0, 0, 0, 1, 3, 0];
    const ended = (answer: number[] | null) =>
      play((s) => {
        associated(s, null);
        s.eap(1, STA, AP, {}, m8);
        if (answer) s.eap(2, STA, AP, {}, answer);
        s.eap(4, STA, AP);
        s.leave(AP, STA, { reason: 23 });
      })[0]!.outcome;
    expect(ended(null)).toBe('connected');
    expect(ended(nack)).toBe('failed');
  });

  test('FILS and FT: the association gives the keys, encrypted data shows them in use', () => {
    for (const algorithm of [2, 4]) {
      const join = (s: Scene) => {
        s.authentication(STA, AP, { algorithm });
        s.authentication(AP, STA, { algorithm, sequence: 2 });
        s.associationRequest(STA, AP, { re: true });
        s.associationResponse(STA, AP);
      };
      expect(play(join)[0]!.outcome).toBe('incomplete');
      const used = play((s) => {
        join(s);
        s.data('up', STA, AP);
      });
      expect(used[0]).toMatchObject({ outcome: 'connected', authAlgorithm: algorithm });
    }
  });

  test('FT over the distribution system, its action frames encrypted: told by the FTE of the request', () => {
    const [attempt] = play((s) => {
      s.associationRequest(STA, AP, { re: true, elements: [48, 54, 55], rsn: rsn('00-0f-ac:4') });
      s.associationResponse(STA, AP);
      s.data('down', STA, AP);
    });
    expect(attempt!.outcome).toBe('connected');
    expect(attempt!.missing.find((m) => m.what === 'authentication')?.sentence).toContain('FT exchange');
  });
});

describe('acknowledgements, repeats and copies', () => {
  test('an Ack acknowledges the frame right before it, when it goes to its sender in time', () => {
    const [attempt] = play((s) => {
      s.authentication(STA, AP, {}, { at: 1 });
      s.ack(STA, { at: 1 });
      s.authentication(AP, STA, { sequence: 2 }, { at: 2 });
      s.ack(STA2, { at: 2.0001 });
      s.associationRequest(STA, AP, {}, { at: 3 });
      s.ack(STA, { at: 3.5 });
    });
    expect(attempt!.messages.map((m) => m.acknowledgedBy)).toEqual([2, null, null]);
  });

  test('EAPOL sent again: the same bytes, and the next counter', () => {
    const [attempt] = play((s) => {
      s.key('M1', STA, AP, { at: 1, sequence: 5 });
      s.key('M1', STA, AP, { at: 1.01, sequence: 5, retry: true });
      s.key('M1', STA, AP, { at: 2, counter: 2 });
    });
    expect(attempt!.messages.map((m) => m.repeats)).toEqual([null, 1, 1]);
    expect(attempt!.handshakes).toHaveLength(1);
  });

  test('a second radio gives copies, not repeats', () => {
    const [attempt] = play((s) => {
      for (const source of [0, 1]) s.authentication(STA, AP, {}, { at: 1, source, sequence: 1 });
      for (const source of [0, 1]) s.key('M1', STA, AP, { at: 2, source, sequence: 2 });
      for (const source of [0, 1]) s.data('down', STA, AP, { at: 3, source, sequence: 3 });
    });
    expect(attempt!.messages.map((m) => [m.record, m.copies, m.repeats])).toEqual([
      [1, [2], null],
      [3, [4], null],
      [5, [6], null],
    ]);
    expect(attempt!.handshakes[0]!.messages).toHaveLength(1);
  });

  test('the air is the record of what netlink shows too, whichever came first', () => {
    const scene = new Scene();
    scene.controlPort('M1', { source: AP, destination: STA }, { at: 1, request: true });
    const air = scene.key('M1', STA, AP, { at: 1.001 });
    scene.controlPort('M1', { source: AP, destination: STA }, { at: 1.002 });
    const [attempt] = scene.attempts();
    expect(attempt!.messages).toMatchObject([{ record: 2, copies: [1, 3], repeats: null }]);
    const [kept] = attempt!.handshakes[0]!.messages;
    expect(kept).toMatchObject({ record: 2 });
    expect(kept!.frame.bytes).toBe(air.frame.bytes);
  });

  test('frames with a wrong check sequence are left out', () => {
    expect(play((s) => s.authentication(STA, AP, {}, { badFcs: true }))).toEqual([]);
  });
});

describe('other kinds of capture', () => {
  test('EAPOL on Ethernet: the Ack bit tells who is the AP', () => {
    const [attempt] = play((s) => {
      s.ethernet('M1', STA, AP);
      s.ethernet('M2', STA, AP);
      s.ethernet('M3', STA, AP, { counter: 2 });
      s.ethernet('M4', STA, AP, { counter: 2 });
    });
    expect(attempt).toMatchObject({ bssid: AP, station: STA, outcome: 'connected', reached: 'four-way' });
    expect(whats(attempt)).toEqual(['management', 'ssid']);
  });

  test('Linux cooked: the receiver of the first message is who answers it', () => {
    const scene = new Scene();
    for (const name of ['M1', 'M2', 'M3', 'M4'] as const)
      scene.ethernet(name, STA, AP, { counter: name < 'M3' ? 1 : 2 });
    const half = scene.shots.map(({ record, frame }) => ({ record, frame: { ...frame, destination: null } }));
    const [attempt] = attemptsOf(half);
    expect(attempt).toMatchObject({ bssid: AP, station: STA });
    expect(names(attempt)).toEqual(['M1', 'M2', 'M3', 'M4']);
  });

  test('nl80211 before the own address is known: the messages wait for it', () => {
    const [attempt] = play((s) => {
      s.controlPort('M1', { source: AP, destination: null });
      s.controlPort('M2', { source: null, destination: AP }, { request: true });
      s.controlPort('M2', { source: STA, destination: AP }, { request: false });
      s.controlPort('M3', { source: AP, destination: null }, { counter: 2 });
    });
    expect(attempt).toMatchObject({ bssid: AP, station: STA });
    expect(attempt!.messages.map((m) => [m.name, m.copies])).toEqual([
      ['M1', []],
      ['M2', [3]],
      ['M3', []],
    ]);
  });

  test('RSN preauthentication is with another AP and no part of the attempt', () => {
    const scene = new Scene();
    const { record, frame } = scene.ethernet('M1', STA, AP);
    expect(attemptsOf([{ record, frame: { ...frame, etherType: 0x88c7 } }])).toEqual([]);
  });

  test('nor where nl80211 carries it', () => {
    const scene = new Scene();
    scene.controlPort('M1', { source: AP, destination: STA });
    const own = scene.shots.map(({ record, frame }) => ({ record, frame }));
    expect(attemptsOf(own)).toHaveLength(1);
    const ahead = own.map(({ record, frame }) => ({ record, frame: { ...frame, etherType: 0x88c7 } }));
    expect(attemptsOf(ahead)).toEqual([]);
  });

  test('IBSS: who sends message 1 is the AP of that handshake; four addresses: the joined AP is', () => {
    const scene = new Scene();
    const ibss = scene.key('M1', STA, AP);
    const header = { toDs: false, fromDs: false };
    const shots = [
      { record: ibss.record, frame: { ...ibss.frame, wlan: { ...ibss.frame.wlan!, ...header } } },
    ];
    expect(attemptsOf(shots)).toMatchObject([{ bssid: AP, station: STA }]);

    const wds = new Scene();
    wds.join(STA, AP, 0);
    const { record, frame } = wds.data('up', STA, AP, { at: 1 });
    const bridged = { record, frame: { ...frame, wlan: { ...frame.wlan!, toDs: true, fromDs: true } } };
    const [attempt] = attemptsOf([...wds.shots.slice(0, -1), bridged]);
    expect(attempt!.messages.at(-1)).toMatchObject({ kind: 'data', direction: 'to-ap' });
  });
});

describe('networks', () => {
  test('a beacon that changes its protection is kept, and the attempt has the one then valid', () => {
    const attempts = play((s) => {
      s.beacon(AP, 'Home', { at: 0 });
      s.beacon(AP, 'Home', { at: 1, rsn: [rsn('00-0f-ac:8')] });
      s.join(STA, AP, 2);
      s.beacon(AP, 'Home', { at: 3, rsn: [rsn('00-0f-ac:6')] });
      s.data('up', STA, AP, { at: 4 });
    });
    const [attempt] = attempts;
    expect(attempt!.network.advertised?.record).toBe(2);
    expect(attempt!.messages.filter((m) => m.kind === 'beacon').map((m) => m.record)).toEqual([2, 11]);
  });

  test('a hidden name is read from the association request', () => {
    const [attempt] = play((s) => {
      s.beacon(AP, '\0\0\0\0');
      s.join(STA, AP, 1);
    });
    expect(toText(attempt!.network.ssid!)).toBe('Home');
  });
});
