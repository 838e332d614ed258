import type { Suite } from '../../base/brand.ts';
import type { Bytes } from '../../base/bytes.ts';
import { cipherName } from '../../dissect/codes.ts';
import { type NewKeyRequest, RadioError } from '../radio/index.ts';
import { type Acting, refusalWords } from './acting.ts';
import { end } from './outcome.ts';

/** What the kernel's crypto must have for each cipher, and the option of its configuration that gives it. */
const TEMPLATES: Readonly<Record<string, readonly [template: string, option: string, module: string]>> = {
  '00-0f-ac:4': ['ccm(aes)', 'CONFIG_CRYPTO_CCM', 'ccm'],
  '00-0f-ac:10': ['ccm(aes)', 'CONFIG_CRYPTO_CCM', 'ccm'],
  '00-0f-ac:8': ['gcm(aes)', 'CONFIG_CRYPTO_GCM', 'gcm'],
  '00-0f-ac:9': ['gcm(aes)', 'CONFIG_CRYPTO_GCM', 'gcm'],
  '00-0f-ac:11': ['gcm(aes)', 'CONFIG_CRYPTO_GCM', 'gcm'],
  '00-0f-ac:12': ['gcm(aes)', 'CONFIG_CRYPTO_GCM', 'gcm'],
  '00-0f-ac:6': ['cmac(aes)', 'CONFIG_CRYPTO_CMAC', 'cmac'],
  '00-0f-ac:13': ['cmac(aes)', 'CONFIG_CRYPTO_CMAC', 'cmac'],
  '00-0f-ac:2': ['arc4', 'CONFIG_CRYPTO_LIB_ARC4', 'libarc4'],
};
const ENOENT = -2;

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
  const template = TEMPLATES[cipher];
  const said = refusalWords(error);
  await act.failing(
    errno === ENOENT ? 'kernel-lacks-cipher' : 'key-install-failed',
    `NEW_KEY was refused: ${said}.`,
  );
  const more = errno === null ? {} : { errno };
  if (errno === ENOENT && template) {
    const [name, option, module] = template;
    return end(
      'kernel-lacks-cipher',
      `The kernel refused ${which} (${said}): its crypto has no ${name}, which ${cipherName(cipher)} needs. The handshake itself went well.`,
      `Load it with "modprobe ${module}", or use a kernel with ${option}.`,
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
