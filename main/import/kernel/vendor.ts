import { bss, bssIn, mac, type Said, type Wording } from '../table.ts';

/** `ath10k_pci 0000:01:00.0: `, `iwlwifi 0000:00:14.3: `, `ieee80211 phy0: brcmf_set_wsec: `, `ath6kl: wpa_func: `. */
const PREFIX =
  /^(?:(?:ath\d*\w*|iwlwifi|rtw\w*|rtl\w+|mt7\w+|mwifiex\w*|wcn36xx|r8\w+) [\w:.-]+|ath6kl|wcn36xx|ath: phy\d+|ieee80211 phy\d+|brcmfmac\w*): (?:(?:brcmf_\w+|wpa_func|mwifiex_\w+): )?(.*)$/;

/** What a line says after its prefix, and the whole of it. */
type Says = (words: string, whole: string) => Said | null;

/** The error number at the end of a line: `: -22`, `(-22)`, `ret=-22`, `ret -22`. */
function errno(words: string): { readonly errno?: number } {
  const found = /[ (=](-\d{1,3})\)?\.?$/.exec(words)?.[1];
  return found ? { errno: Number(found) } : {};
}

const use = (words: string) =>
  /group|mcast|multi cast|broadcast/i.test(words)
    ? 'group'
    : /ucast|pairwise|ptk/i.test(words)
      ? 'pairwise'
      : 'unknown';

const key: Says = (words, detail) => ({
  kind: 'key-install',
  ok: false,
  ...bssIn(words),
  ...errno(words),
  key: { use: use(words), index: null, cipher: null, length: null },
  detail,
});

const driver =
  (why: 'join' | 'firmware' | 'suite'): Says =>
  (words, detail) => ({
    kind: 'driver',
    ok: false,
    why,
    ...bssIn(words),
    ...errno(words),
    detail,
  });

/** Families of what vendor drivers print, in the order in which they are tried. null: noise, though it has the words. */
const families: readonly (readonly [RegExp, Says | null])[] = [
  // What is taken away, or was not there, and what was set.
  [
    /\bremove\b.*key|clear all peer|disable \(\w+\) key|during suspend|^setting \w+ to |invalid key entry|skip invalid (?:idx )?key|not used in \w+ key table|FW backtrace|del key|len in tkip mic err/i,
    null,
  ],
  [/tkip mic error|michael/i, (_, detail) => ({ kind: 'michael-failure', detail })],
  [
    /(?:firmware|FW|microcode|uCode|SYSASSERT).*(?:crash|halt|hang|error detected|general error)|crashed|^x indicated firmware crash|indicated firmware crash|Firmware (?:error during|reported)|Microcode SW error|(?:HW|Hardware) restart|BUG_ON, Stop restarting|Cannot request restart|\bSER\b|cmd timeout|command timed out|timeout waiting for (?:fw|firmware|command)|^Message \w{8} \(seq \d+\) timeout|chip (?:full )?reset failed|device is wedged|driver own.*(?:fail|timeout)|^Service connect timeout|^HTC Service \w+ connect request failed|failed to connect to? ?ht[ct]|RT ucode|^Error sending \w+: time out|Queue \d+ is stuck|resumed on timeout/i,
    driver('firmware'),
  ],
  [/cipher|wpa_auth|key mgmt|WPA version|wsec_mode/i, driver('suite')],
  [
    /(?:(?:failed|unable|cannot|can't|could not|couldn't|error)\b.*\bkey|\bkey\b.*(?:failed|rejected|not used)|(?:set|install|add) key|invalid (?:vdev id in install )?key|(?:PSK|SAE password) in firmware|sec key|rekey info)/i,
    key,
  ],
  [
    /peer assoc|assoc(?:iat)?\w*.*(?:fail|timed? ?out|error|reject)|(?:fail|error|unable|cannot).*(?:\bassoc|\bauth|\bconnect|\bjoin|unassoc|PHY context)|auth(?:_type)? (?:error|failed)|set auth failed|authorize failed|connect.*failed|authentication (?:failed|timed? ?out)/i,
    (words, detail) =>
      /^(?:wmi|cmd|event|mac) |conf ev vdev/.test(words) ? null : driver('join')(words, detail),
  ],
  [
    /missed[ _]beacons?|beacon missed|beacon loss|no beacon/i,
    (_, detail) => ({ kind: 'beacon-loss', detail }),
  ],
];

/** What Realtek's drivers outside the kernel's tree print of the frames that end a connection; as a station the address is the AP's. */
const realtek: Wording<unknown> = {
  pattern:
    /^(?:R8188EU|RTW|RTL\d\w+|rtl\d\w+|r8\d\w+): .*?\b(sta|ap) recv (deauth|disassoc) reason code\((\d+)\) sta:([0-9a-f:]{17})/i,
  says: ([, role, kind, reason, address]) => {
    const end = mac(address);
    return {
      kind: kind === 'deauth' ? 'deauthenticated' : 'disassociated',
      reason: Number(reason),
      ...(role === 'ap' && { by: 'ap' as const }),
      ...(end && (role === 'ap' ? { station: end } : { bssid: end })),
    };
  },
};

/** The 802.11 stack of Linux 2.6.17 to 2.6.23. */
const softmac: readonly Wording<unknown>[] = [
  {
    pattern: /^SoftMAC: Open Authentication completed with ([0-9a-f:]{17})/i,
    says: (match) => ({ kind: 'authenticated', status: 0, ok: true, ...bss(match[1]) }),
  },
  {
    pattern: /^SoftMAC: (?:associated!|Associated with ([0-9a-f:]{17}))/i,
    says: (match) => ({ kind: 'associated', status: 0, ok: true, ...bss(match[1]) }),
  },
  {
    pattern:
      /^(?:ieee80211: )?(?:CCMP|TKIP): (?:decrypt failed|ICV error|replay detected|RX tkey->key_idx|received packet .* does not have a configured key).*/i,
    says: ([detail]) => ({ kind: 'error', ...bssIn(detail!), detail: detail! }),
  },
];

/** Drivers of Atheros, Broadcom, Intel, Marvell, MediaTek and Realtek. */
export const vendors: readonly Wording<unknown>[] = [
  realtek,
  ...softmac,
  {
    pattern: PREFIX,
    says: (match) => {
      const words = match[1]!;
      const found = families.find(([pattern]) => pattern.test(words));
      return found?.[1]?.(words, match.input) ?? null;
    },
  },
];
