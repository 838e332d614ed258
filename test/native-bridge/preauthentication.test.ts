import { afterEach, expect, it } from 'vitest';
import { fromHex } from '../../main/base/bytes.ts';
import { eapolKey, KeyBit } from '../../main/simulate/frames/eapol-key.ts';
import { PASSPHRASE, SECOND, summary } from '../live/scene.ts';
import { closeAll, play } from './connect-scene.ts';
import { attr, IFINDEX, tlv, u32 } from './kernel.ts';

afterEach(closeAll);

// What comes to the control port with Ethertype 0x88c7 (include/uapi/linux/nl80211.h: CONTROL_PORT_FRAME passes it up
// unless the connection has CONTROL_PORT_NO_PREAUTH), and looks like message 1 of a rekey.
const m1 = eapolKey({
  eapolVersion: 2,
  information: 2 | KeyBit.Pairwise | KeyBit.Ack,
  keyLength: 16,
  replayCounter: 99n,
  nonce: new Uint8Array(32).fill(7),
  rsc: null,
  micLength: 16,
  keyData: new Uint8Array(0),
});

it.each([
  ['of another access point', SECOND],
  ["with our own access point's address", null],
])('a preauthentication frame %s is told by name and is no message of the handshake', async (_, from) => {
  const played = await play({
    network: {},
    passphrase: PASSPHRASE,
    steps: [
      ({ driver, session, accessPoint }) => {
        driver.kernel.event(
          'CONTROL_PORT_FRAME',
          tlv(attr('IFINDEX'), u32(IFINDEX)),
          tlv(attr('MAC'), fromHex(from ?? accessPoint.network.bssid)),
          tlv(attr('CONTROL_PORT_ETHERTYPE'), fromHex('c788')),
          tlv(attr('FRAME'), m1),
        );
        setTimeout(() => void session.stop(), 100);
      },
    ],
  });
  expect(played.outcome.kind).toBe('left');
  expect(summary(played.events).filter((line) => line === '> M2')).toHaveLength(1);
  const told = played.notes.filter((words) =>
    words.startsWith('A preauthentication frame (Ethertype 0x88c7)'),
  );
  expect(told).toHaveLength(1);
  expect(played.netlink).toContain('CONTROL_PORT_FRAME event: Preauthentication, EAPOL-Key, pairwise, ack');
});
