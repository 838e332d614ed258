import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissect } from '../../main/dissect/index.ts';
import type { Field } from '../../main/dissect/types.ts';
import { attributes, commands, keyAttributes } from '../../main/standard/nl80211.ts';
import { everything, explain, meaningsText, nl80211Words } from '../../main/views/explain/explain.ts';
import { hintOf } from '../../main/views/hints.ts';
import { readRecords } from '../dissect/records.ts';

const codes = (words: string): string[] =>
  explain(words).map(({ kind, code, name }) => `${kind} ${code} ${name}`);

describe('explain', () => {
  // Numbers and names as in IEEE 802.11-2020 tables 9-49, 9-50, 9-149, 9-151, IANA's group list, nl80211.h, errno.h.
  it('lists every meaning of a number without a kind', () => {
    expect(codes('15')).toEqual([
      'status 15 Challenge failure',
      'reason 15 4-way handshake timeout',
      'errno -15 ENOTBLK',
      'group 15 3072-bit MODP',
      'command 15 NL80211_CMD_START_AP',
      'attribute 15 NL80211_ATTR_BEACON_TAIL',
      'akm 00-0f-ac:15 FILS-SHA384',
    ]);
  });

  it.each([
    ['status 77', ['status 77 Finite cyclic group not supported']],
    ['status_code=53', ['status 53 Invalid PMKID']],
    ['reason 15', ['reason 15 4-way handshake timeout']],
    ['reason=2', ['reason 2 Previous authentication no longer valid']],
    ['-22', ['errno -22 EINVAL (invalid argument)']],
    ['errno 52', ['errno -52 EBADE']],
    ['err=-2', ['errno -2 ENOENT (no such entry)']],
    ['ENOLINK', ['errno -67 ENOLINK (no link)']],
    ['group 19', ['group 19 NIST P-256']],
    ['00-0f-ac:24', ['akm 00-0f-ac:24 SAE-EXT-KEY']],
    ['00:0f:ac:4', ['akm 00-0f-ac:4 FT-PSK', 'cipher 00-0f-ac:4 CCMP']],
    ['000fac08', ['akm 00-0f-ac:8 SAE', 'cipher 00-0f-ac:8 GCMP']],
    ['00-50-f2:2', ['akm 00-50-f2:2 PSK', 'cipher 00-50-f2:2 TKIP']],
    ['NL80211_CMD_CONNECT', ['command 46 NL80211_CMD_CONNECT']],
    ['command 0x2e', ['command 46 NL80211_CMD_CONNECT']],
    ['EXTERNAL_AUTH', ['command 127 NL80211_CMD_EXTERNAL_AUTH']],
    ['external auth', ['command 127 NL80211_CMD_EXTERNAL_AUTH']],
    ['PMKID', ['attribute 85 NL80211_ATTR_PMKID']],
    ['akm 8', ['akm 00-0f-ac:8 SAE']],
    ['cipher CCMP', ['cipher 00-0f-ac:4 CCMP']],
    // As programs call them: wpa_supplicant's log and configuration, Wireshark, iw.
    ['SAE (ext key)', ['akm 00-0f-ac:24 SAE-EXT-KEY']],
    ['wpa-psk-sha256', ['akm 00-0f-ac:6 PSK-SHA256']],
    ['FT using SAE (SHA256)', ['akm 00-0f-ac:9 FT-SAE']],
    ['AES-128-CMAC', ['cipher 00-0f-ac:6 BIP-CMAC-128']],
    ['DPP', ['akm 50-6f-9a:2 DPP']],
    ['akm 13', ['akm 00-0f-ac:13 FT-802.1X-Suite-B-192']],
    ['akm 22', ['akm 00-0f-ac:22 FT-802.1X-SHA384']],
    ['SAE', ['akm 00-0f-ac:8 SAE', 'authentication 3 SAE']],
    ['invalid PMKID', ['status 53 Invalid PMKID', 'reason 49 Invalid PMKID']],
    ['challenge', ['status 15 Challenge failure']],
  ])('%s', (words, expected) => expect(codes(words)).toEqual(expected));

  it.each(['', 'xyzzy', 'status 999', 'akm 77', '-4000', 'group 255'])(
    'says so of %j, of which nothing is known',
    (words) => {
      expect(() => explain(words)).toThrow(/nothing is known/);
    },
  );

  it('says what usually causes it', () => {
    const [status] = explain('status 53');
    expect(status?.cause).toMatch(/^Usual cause: the AP was restarted/);
    const [errno] = explain('-52');
    expect(errno?.meaning).toContain('Invalid exchange');
    expect(errno?.cause).toContain('external authentication');
    expect(meaningsText(explain('reason 15'))).toBe(
      'reason code 15: 4-way handshake timeout\n' +
        '  The AP gave up waiting for an answer that it could accept. It does not say why.\n' +
        '  Usual cause: M2 has a MIC that the AP cannot verify (passphrase), or M2 or M4 did not arrive, or a driver fault.' +
        ' The code alone does not tell which.\n',
    );
  });

  it('has words for every command and attribute of nl80211, and no word for none', () => {
    const wordless = (prefix: string, names: readonly string[]) =>
      names.filter((name) => name !== '-' && !nl80211Words(prefix + name));
    expect(wordless('NL80211_CMD_', commands)).toEqual([]);
    expect(wordless('NL80211_ATTR_', attributes)).toEqual([]);
    expect(wordless('NL80211_KEY_', keyAttributes)).toEqual([]);
  });

  it('speaks in sentences', () => {
    const all = everything();
    expect(all.length).toBeGreaterThan(900);
    expect(all.filter(({ meaning }) => !/^[A-Z0-9].*\.$/.test(meaning)).map(({ name }) => name)).toEqual([]);
    expect(all.filter(({ cause }) => cause && !/^[A-Z].*\.$/.test(cause)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('never throws anything but that', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        try {
          expect(explain(words).length).toBeGreaterThan(0);
        } catch (error) {
          expect((error as Error).name).toBe('UserError');
        }
      }),
    );
  });
});

describe('hints', () => {
  const field = (label: string, value: string, filter?: string): Field => ({
    label,
    value,
    span: { start: 0, end: 1 },
    ...(filter && { filter }),
  });

  it.each([
    [field('Status code', 'Invalid PMKID (53)', 'wlan.fixed.status_code'), /cached master key.*Usual cause/],
    [field('Reason code', 'Leaving the network (3)', 'wlan.fixed.reason_code'), /left or is leaving/],
    [
      field('Error code', '-2 ENOENT (no such entry)', 'netlink.error'),
      /does not exist.*cipher the kernel lacks/,
    ],
    [field('AKM', 'SAE (00-0f-ac:8)', 'wlan.rsn.akms'), /^Password proved without disclosing it/],
    [field('Pairwise cipher', 'CCMP (00-0f-ac:4)', 'wlan.rsn.pcs'), /^AES-128 in CCM mode/],
    [
      field('Command', 'NL80211_CMD_EXTERNAL_AUTH (127)', 'nl80211.cmd'),
      /^The driver asks user space to do SAE/,
    ],
    [
      field('NL80211_ATTR_STATUS_CODE', 'Challenge failure (15)', 'nl80211.attr_value16'),
      /^The answer to a request.*The proof was wrong/,
    ],
    [
      field('NL80211_ATTR_CIPHER_SUITES', 'TKIP (00-0f-ac:2), CCMP (00-0f-ac:4)', 'nl80211.attr_value'),
      /can do\..*TKIP: RC4[\s\S]*CCMP: AES/,
    ],
    [field('NL80211_KEY_DATA', '00', 'nl80211.attr_value'), /^The key itself\.$/],
    [field('Status', '53, invalid PMKID'), /cached master key/],
    [field('Error', '-22, EINVAL (invalid argument)'), /not acceptable/],
    [field('Key management', 'SAE, 00-0f-ac:8'), /^Password proved/],
  ])('%o', (one, expected) => expect(hintOf(one)).toMatch(expected));

  it.each([
    field('Error code', '0 acknowledged', 'netlink.error'),
    field('Error', 'False', 'wlan_rsna_eapol.keydes.key_info.error'),
    field('Nonce', '00112233', 'wlan_rsna_eapol.keydes.nonce'),
    field('Status', 'whatever'),
  ])('nothing for %o', (one) => expect(hintOf(one)).toBeNull());

  it('every status, reason, AKM, cipher, command and attribute of a recording has one', () => {
    const folder = new URL('../fixtures/', import.meta.url).pathname;
    const wanted = /^wlan\.fixed\.(?:status|reason)_code$|^wlan\.rsn\.(?:gcs|gmcs|pcs|akms)$|^nl80211\.cmd$/;
    const without: string[] = [];
    let seen = 0;
    for (const file of ['logs/iwmon-wpa2.pcap.gz'])
      for (const { bytes, linkType, originalLength } of readRecords(folder + file)) {
        const walk = (list: readonly Field[]): void => {
          for (const one of list) {
            if (wanted.test(one.filter ?? '') || /^NL80211_[A-Z]/.test(one.label)) {
              seen++;
              if (!hintOf(one)) without.push(`${one.filter} ${one.label} ${one.value}`);
            }
            walk(one.children ?? []);
          }
        };
        walk(dissect(bytes, linkType, {}, originalLength).fields);
      }
    expect(seen).toBeGreaterThan(1000);
    expect([...new Set(without)]).toEqual([]);
  });
});
