import type { Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { cipherName, cipherRow } from '../../standard/ciphers.ts';
import { Errno } from '../../standard/errno.ts';
import { type NewKeyRequest, RadioError } from '../radio/index.ts';
import { type Acting, refusalWords } from './acting.ts';
import { end } from './outcome.ts';

const USES = {
  pairwise: 'the pairwise key',
  group: 'the group key',
  management: 'the key for protected group management frames',
  beacon: 'the key for protected beacons',
} as const;

/** Gives a key to the kernel. @throws Ended when it does not take it */
export async function installKey(act: Acting, request: NewKeyRequest): Promise<void> {
  const { use, index, cipher } = request;
  const words = `We give the kernel ${USES[use]} (${cipherName(cipher)}, key ID ${index}).`;
  try {
    await act.command('NEW_KEY', words, () => act.radio.newKey(request));
  } catch (error) {
    if (!(error instanceof RadioError)) throw error;
    await keyRefused(act, error, cipher, USES[use]);
  }
}

async function keyRefused(act: Acting, error: RadioError, cipher: Suite, which: string): Promise<never> {
  const { errno } = error;
  const kernel = cipherRow(cipher)?.kernel;
  const said = refusalWords(error);
  await act.failing(
    errno === Errno.ENOENT ? 'kernel-lacks-cipher' : 'key-install-failed',
    `NEW_KEY was refused: ${said}.`,
  );
  const more = errno === null ? {} : { errno };
  if (errno === Errno.ENOENT && kernel) {
    const { template, options, module } = kernel;
    return end(
      'kernel-lacks-cipher',
      `The kernel refused ${which} (${said}): its crypto has no ${template}, which ${cipherName(cipher)} needs. The handshake itself went well.`,
      `Load it with "modprobe ${module}", or use a kernel with ${options[0]}.`,
      more,
    );
  }
  return end(
    'key-install-failed',
    `The kernel refused ${which} (${said}). The handshake itself went well.`,
    'Look at "dmesg" for what the driver says of it.',
    more,
  );
}

/** A receive counter of an EAPOL-Key frame (8 octets) as nl80211 wants it: its first 6. */
export const sequenceOf = (rsc: Bytes): Bytes => rsc.slice(0, 6);
