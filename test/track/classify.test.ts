import { describe, expect, test } from 'vitest';
import { classifyKeyMessage } from '../../main/track/classify.ts';
import { keyPdu } from './scene.ts';

/** EAPOL-Key from its key information word, as it stands in captures; only what the classifier looks at. */
function classify(
  information: number,
  told: { type?: number; dataLength?: number; micLength?: number; nonce?: number } = {},
) {
  const { type = 2, dataLength = 0, micLength = 16, nonce } = told;
  const { eapol } = keyPdu('M1', {}, 0);
  const bit = (mask: number) => (information & mask) !== 0;
  const key = {
    ...eapol.key!,
    descriptorType: type,
    information,
    version: information & 7,
    pairwise: bit(0x0008),
    install: bit(0x0040),
    ack: bit(0x0080),
    hasMic: bit(0x0100),
    secure: bit(0x0200),
    error: bit(0x0400),
    request: bit(0x0800),
    encryptedKeyData: bit(0x1000),
    smk: bit(0x2000),
    mic: { start: 81, end: 81 + micLength },
    nonce: { start: 0, end: 32 },
    keyData: { start: 99, end: 99 + dataLength },
    keyDataLength: dataLength,
  };
  return classifyKeyMessage(key, nonce === undefined ? undefined : new Uint8Array(32).fill(nonce));
}

describe('EAPOL-Key messages by their bits (IEEE 802.11-2020, 12.7.2)', () => {
  // Key information as seen on the air: WPA2 (wpa2-psk-ccmp), WPA1 (wpa1-tkip), FILS (AKM without MIC).
  test.each([
    ['M1', 0x008a, {}],
    ['M1', 0x008a, { dataLength: 22 }],
    ['M2', 0x010a, { dataLength: 22 }],
    ['M3', 0x13ca, { dataLength: 56 }],
    ['M4', 0x030a, {}],
    ['G1', 0x1382, { dataLength: 40 }],
    ['G2', 0x0302, {}],
    ['M1', 0x0089, { type: 254 }],
    ['M2', 0x0109, { type: 254, dataLength: 24 }],
    ['M3', 0x01c9, { type: 254, dataLength: 24 }],
    ['M4', 0x0109, { type: 254 }],
    ['G1', 0x0391, { type: 254, dataLength: 32 }],
    ['G2', 0x0311, { type: 254 }],
    ['M1', 0x0088, { micLength: 0 }],
    ['M2', 0x1008, { micLength: 0, dataLength: 16 + 22 }],
    ['M3', 0x13c8, { micLength: 0, dataLength: 72 }],
    ['M4', 0x1208, { micLength: 0, dataLength: 16 }],
  ] as const)('%s from 0x%s', (name, information, told) => {
    const to = ['M1', 'M3', 'G1'].includes(name) ? 'to-station' : 'to-ap';
    expect(classify(information, told)).toEqual({ name, direction: to });
  });

  test('message 2 of a rekey has the Secure bit and still holds an RSNE', () => {
    expect(classify(0x030a, { dataLength: 22 }).name).toBe('M2');
  });

  test('message 4 of an MLO handshake holds a MAC address KDE', () => {
    expect(classify(0x030a, { dataLength: 14 }).name).toBe('M4');
  });

  test('message 4 that carries data is told by its zero nonce', () => {
    expect(classify(0x030a, { dataLength: 40, nonce: 0 }).name).toBe('M4');
    expect(classify(0x030a, { dataLength: 40, nonce: 7 }).name).toBe('M2');
  });

  test('message 1 of a rekey that has a MIC is not message 3', () => {
    expect(classify(0x038a).name).toBe('M1');
  });

  test('requests, SMK messages and the RC4 descriptor of dynamic WEP', () => {
    expect(classify(0x0b0a)).toEqual({ name: 'request', direction: 'to-ap' });
    expect(classify(0x0f02)).toEqual({ name: 'request', direction: 'to-ap' });
    expect(classify(0x2182).name).toBe('unknown');
    expect(classify(0x0080, { type: 1 }).name).toBe('unknown');
  });
});
