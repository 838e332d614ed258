import { isGoingAway } from '../../standard/reason.ts';
import { bss, bssIn, mac, type Said, type Wording } from '../table.ts';

/** `ath10k_pci 0000:01:00.0: `, `iwlwifi 0000:00:14.3: `, `ieee80211 phy0: brcmf_set_wsec: `, `ath6kl: wpa_func: `. */
const PREFIX =
  /^(?:(?:ath\d*\w*|iwlwifi|rtw\w*|rtl\w+|mt7\w+|mwifiex\w*|wcn36xx|r8\w+) [\w:.-]+|ath6kl|wcn36xx|ath: phy\d+|ieee80211 phy\d+|brcmfmac\w*): (?:(?:brcmf_\w+|wpa_func|mwifiex_\w+|ath6kl_\w+): )?(.*)$/;

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

/** Something that did not work, and that no join depends on. */
const error: Says = (words, detail) => ({ kind: 'error', ...bssIn(words), ...errno(words), detail });
const note: Says = (words, detail) => ({ kind: 'note', why: 'connection', ...bssIn(words), detail });

/** `reason code 15`, `reason 0x0f`. */
const reason = (words: string): { readonly reason?: number } => {
  const found = /\breason(?: code)?[ =:]+(?:is )?(\d{1,3})\b(?!x)/i.exec(words)?.[1];
  return found && found !== '0' ? { reason: Number(found) } : {};
};

/** `err=` of mwifiex where the firmware waited in vain, and `a_id=` when for the authentication (join.c). */
const NO_ANSWER = 0xfffc;
const TO_AUTHENTICATION = 2;

/** What mwifiex's firmware answers: the status is the AP's unless the firmware has an error of its own. */
const marvellRefusal: Says = (words, detail) => {
  const [, status, err, id] = /status code=(\d+) err=0x(\w+) a_id=0x(\w+)/.exec(words)!;
  const code = Number.parseInt(err!, 16);
  if (code === NO_ANSWER)
    return Number.parseInt(id!, 16) === TO_AUTHENTICATION
      ? { kind: 'authentication-timeout', detail }
      : { kind: 'association-timeout', detail };
  return { kind: 'associated', ok: false, ...(code < 0xff00 && { status: Number(status) }), detail };
};

/** The driver keeps the state machine of the station: mwifiex, brcmfmac, ath6kl, wcn36xx. */
const fullMac: readonly (readonly [RegExp, Says])[] = [
  [
    /^info: [Tt]rying to associate to bssid /,
    (words) => ({ kind: 'connect-request', request: true, ...bssIn(words) }),
  ],
  [
    /^(?:info: associated to bssid \S+ successfully|assoc: associated with )/,
    (words) => ({ kind: 'associated', ok: true, status: 0, ...bssIn(words) }),
  ],
  [
    /^info: association to bssid \S+ failed/,
    (words, detail) => ({ kind: 'associated', ok: false, ...bssIn(words), detail }),
  ],
  [
    /^auth: send auth(?:entication)? to /,
    (words) => ({ kind: 'authenticate-request', request: true, ...bssIn(words) }),
  ],
  [
    /^assoc: send association to /,
    (words) => ({ kind: 'associate-request', request: true, ...bssIn(words) }),
  ],
  [/^auth: receive deauth from /, (words) => ({ kind: 'deauthenticated', local: false, ...bssIn(words) })],
  [/^assoc: receive disassoc from /, (words) => ({ kind: 'disassociated', local: false, ...bssIn(words) })],
  [
    /^info: successfully disconnected from /,
    (words) => {
      // It is what user space gave when it asked for it, or what the AP gave: user space says that it leaves.
      const { reason: code } = reason(words);
      const local = code !== undefined && isGoingAway(code);
      return { kind: 'disconnected', local, ...bssIn(words), ...(code !== undefined && { reason: code }) };
    },
  ],
  [/^ASSOC_RESP: failed,\s*status code=\d+ err=0x\w+ a_id=0x\w+/, marvellRefusal],
  [/^assoc: requested bss not found in scan results/, (_, detail) => ({ kind: 'ap-not-found', detail })],
  [
    /^Enter\. Reason code = \d+$/,
    (words) => ({
      kind: 'disconnected',
      request: true,
      local: true,
      ...reason(words.replace('Reason code =', 'reason')),
    }),
  ],
  [/^Report port authorized/, () => ({ kind: 'port-authorized' })],
];

/** Families of what vendor drivers print, in the order in which they are tried. */
const families: readonly (readonly [RegExp, Says])[] = [
  ...fullMac,
  // A key that is taken away, or was not there, keeps nobody out.
  [
    /\b(?:remove|clear all|disable \(\w+\)|(?:dctl )?cam del)\b.*\bkeys?\b|not used in \w+ key table|key during suspend/i,
    error,
  ],
  // What is set, and how it goes on.
  [
    /^setting \w+ to |^set auth_type to |^(?:SAE authentication|automatic, auth type|using SAE offload|RSN_AKM_)|^ssid=.*, auth_type=|invalid key entry|skip invalid (?:idx )?key|^Firmware error: |^flow-\d+ .*change expected|^event \S+ \(\d+\), reason/i,
    note,
  ],
  [
    /^FW backtrace invalid key|^no (?:packet in hanger slot|hanger slot available)|len in tkip mic err/i,
    error,
  ],
  [/tkip mic error|michael/i, (_, detail) => ({ kind: 'michael-failure', detail })],
  [/^cannot change wiphy params/, note],
  [/^(?:Scan assoc time|Set join_pref|roam_off) error/, error],
  [/^invalid fw key$/, driver('firmware')],
  [
    /^(?:Failed to (?:update quotas after restart|change Thermal Tx backoff)|cannot restart |already restarting|firmware restart in UTF|(?:failed|unable) to (?:synchronize setup|set disconnect timeout))/i,
    error,
  ],
  [
    /(?:firmware|FW|microcode|uCode|SYSASSERT).*(?:crash|halt|hang|error detected|general error)|crashed|^x indicated firmware crash|indicated firmware crash|Firmware (?:error during|reported)|Microcode SW error|(?:HW|Hardware) restart|BUG_ON, Stop restarting|Cannot request restart|\bSER\b|cmd timeout|command timed out|command \w+ timeout, restarting hardware|timeout waiting for (?:fw|firmware|command)|^timeout while waiting for restart|^Message \w{8} \(seq \d+\) timeout|chip (?:full )?reset failed|device is wedged|driver own.*(?:fail|timeout)|^Service connect timeout|^HTC Service \w+ connect request failed|failed to connect to? ?ht[ct]|RT ucode|^Error sending \w+: time out|Queue \d+ is stuck|resumed on timeout/i,
    driver('firmware'),
  ],
  [/cipher|wpa_auth|key mgmt|WPA version|wsec_mode/i, driver('suite')],
  [
    /(?:(?:failed|unable|cannot|can't|could not|couldn't|error)\b.*\bkey|\bkey\b.*(?:failed|rejected|not used)|(?:set|install|add) key|invalid (?:vdev id in install )?key|(?:PSK|SAE password) in firmware|sec key|rekey info)/i,
    key,
  ],
  [/^sae_password must be less than/i, driver('join')],
  [
    /(?:fail|unable|invalid|ignoring).*\b(?:disassoc|deauth|disconnect|roam ev|roam event)|^TDLS link \w+ for|STA assoc event length|auth frame too long|unsupported auth type|Pending auth on going|country_ie_len overflow|roam_off error/i,
    error,
  ],
  // What goes on between driver and firmware, as debugging shows it.
  [
    /^(?:wmi|WMI|cmd|event|mac|vdev \d+) .*(?:assoc|auth|roam|vdev up|disconnect)|^received tdls teardown|^restart disconnect|^drop packet in disconnect|^data: drop packet in disconnect|^(?:wmi )?disconnect$|in disconnected state|^tx_pause event while disconnected|process assoc req|^None of the STA vifs|is not yet associated|^peer assoc conf ev|^BSSID \S+ Changed ASSOC|^Changed ASSOC|^(?:mac assoc|disassociated) bss |^(?:WOW: )?Rx (?:deauth|disassoc)|^It's a |^WoWLAN wakeup|wakeup reason|^Ignore scan match info|^missed_vap notify|^Scanning while associated|with disassoc sta$|for new association$|^Wake on device disconnect|^info: (?:post association|ASSOC_RESP: associated|disconnecting from essid|handles disconnect event|SSID found in scan list|receive \w+ event)|^(?:auth|assoc): (?:send|receive) |^cmd: (?:Deauth|Scan is blocked)|^event: (?:Deauthenticated|Disassociated)|^(?:wmi )?disconnect reason is|^connect called with authmode|^force roam to|^set roam mode|^disconnecting$|^Internal Roaming|^Call WLC_DISASSOC|^Report roaming result/,
    note,
  ],
  [
    /peer assoc|assoc(?:iat)?\w*.*(?:fail|timed? ?out|error|reject)|(?:fail|error|unable|cannot).*(?:\bassoc|\bauth|\bconnect|\bjoin|unassoc|PHY context)|auth(?:_type)? (?:error|failed)|set auth failed|authorize failed|connect.*failed|authentication (?:failed|timed? ?out)|hal_join|reassociate station|joining adhoc network|refusing to associate station/i,
    (words, detail) =>
      /^(?:wmi|cmd|event|mac) |conf ev vdev/.test(words)
        ? note(words, detail)
        : driver('join')(words, detail),
  ],
  [/can't find sta to|Station is not associated to a vif|could not get assoc|lengths in assoc info/i, error],
  [
    /missed[ _]beacons?|beacon missed|beacon loss|no beacon|^connection loss bss_index/i,
    (_, detail) => ({ kind: 'beacon-loss', detail }),
  ],
];

/** What Realtek's drivers outside the kernel's tree print of the frames that end a connection; as a station the address is the AP's. */
const realtek: Wording<unknown> = {
  pattern:
    /^(?:R8188EU|RTW|RTL\d\w+|rtl\d\w+|r8\d\w+): .*?\b(sta|ap) recv (deauth|disassoc) reason code\((\d+)\) sta:([0-9a-f:]{17})/i,
  says: ([, role, kind, code, address]) => {
    const end = mac(address);
    return {
      kind: kind === 'deauth' ? 'deauthenticated' : 'disassociated',
      reason: Number(code),
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
  {
    // Of the lib80211 that wireless drivers of those years share.
    pattern: /^(?:CCMP|TKIP): received packet without ExtIV flag.*/,
    says: ([detail]) => ({ kind: 'note', why: 'connection', ...bssIn(detail!), detail: detail! }),
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
      return found?.[1](words, match.input) ?? null;
    },
  },
];
