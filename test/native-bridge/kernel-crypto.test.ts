import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../main/base/bytes.ts';
import { kernelCrypto } from '../../native-bridge/kernel-crypto.ts';

const [ENOENT, EAFNOSUPPORT] = [-2, -97];
const files = (content: Readonly<Record<string, string | Uint8Array>>) => (path: string) => {
  const found = content[path];
  return found === undefined ? null : typeof found === 'string' ? utf8(found) : found;
};
const of = (sources: Partial<Parameters<typeof kernelCrypto>[0]>, name = 'ccm(aes)') =>
  kernelCrypto({ probe: null, read: () => null, release: '6.1.0', ...sources }).find(
    (one) => one.name === name,
  )!;

describe("the kernel's crypto", () => {
  it('is proved by a socket that the kernel binds', () => {
    expect(of({ probe: () => 0 })).toMatchObject({ available: true, strength: 'proves' });
  });

  it('is proved missing where the kernel refuses it but gives others of its type', () => {
    const probe = (_: string, name: string) => (name === 'ccm(aes)' ? ENOENT : 0);
    expect(of({ probe })).toMatchObject({ available: false, strength: 'proves' });
    // Without the type nothing is proved: the module of AF_ALG for it may be missing.
    const noType = (type: string) => (type === 'aead' ? ENOENT : 0);
    expect(of({ probe: noType })).toMatchObject({ available: null, strength: 'nothing' });
    expect(of({ probe: () => EAFNOSUPPORT })).toMatchObject({ available: null, strength: 'nothing' });
  });

  it('is asked for after /proc/crypto was read, as asking loads it', () => {
    const order: string[] = [];
    of({
      probe: () => order.push('probe') * 0,
      read: (path) => {
        order.push(path);
        return null;
      },
    });
    expect(order.indexOf('/proc/crypto')).toBeLessThan(order.indexOf('probe'));
  });

  it('is proved by /proc/crypto where it is listed; where it is not, that says nothing', () => {
    const list =
      'name         : ccm(aes)\ndriver       : ccm_base(ctr-aes-aesni,cbcmac-aes-aesni)\n\nname         : sha256\n';
    expect(of({ read: files({ '/proc/crypto': list }) })).toMatchObject({
      available: true,
      strength: 'proves',
    });
    expect(of({ read: files({ '/proc/crypto': list }) }, 'gcm(aes)')).toMatchObject({
      available: null,
      strength: 'nothing',
    });
  });

  it.each([
    ['CONFIG_CRYPTO_CCM=y', true, 'proves'],
    ['CONFIG_CRYPTO_CCM=m', true, 'suggests'],
    ['# CONFIG_CRYPTO_CCM is not set', false, 'suggests'],
  ] as const)('is told by the configuration: %s', (line, available, strength) => {
    const config = `CONFIG_CRYPTO=y\n${line}\n`;
    const packed = { '/proc/config.gz': gzipSync(config) };
    for (const read of [files(packed), files({ '/boot/config-6.1.0': config })])
      expect(of({ read })).toMatchObject({ available, strength });
  });

  it('is not told by a damaged configuration', () => {
    const read = files({ '/proc/config.gz': utf8('no gzip'), '/boot/config-6.1.0': 'CONFIG_CRYPTO_CCM=y\n' });
    expect(of({ read }).evidence.map(({ says }) => says)).toEqual([
      'CONFIG_CRYPTO_CCM in /boot/config-6.1.0 is y: built in',
    ]);
  });

  it('of stronger evidence against weaker follows the stronger', () => {
    const read = files({ '/boot/config-6.1.0': '# CONFIG_CRYPTO_CCM is not set\n' });
    expect(of({ probe: () => 0, read })).toMatchObject({ available: true, strength: 'proves' });
  });
});
