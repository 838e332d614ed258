import { resultOf } from '../../base/event.ts';
import { Algorithm } from '../../standard/frames.ts';
import { bss, bssIn, sta, type Wording } from '../table.ts';

type Rule = Wording<unknown>;

const word = (pattern: RegExp, says: Rule['says']): Rule => ({ pattern, says });
const common = (pattern: RegExp, says: Rule['says']): Rule => ({ pattern, says, common: true });

/** cfg80211, drivers, the crypto API, and the stacks before mac80211. Text after the interface, where one is named. */
export const kernelDrivers: readonly Rule[] = [
  // brcmfmac: the firmware asked user space to authenticate. The name of the function differs between trees.
  word(/brcmf_\w*external_auth: External authentication failed: status=(\d+)/, (match) => ({
    kind: 'external-auth',
    status: Number(match[1]),
    ok: false,
    detail: match[0],
  })),
  word(/brcmf_\w*external_auth: (.*)$/, (match) => ({ kind: 'external-auth', detail: match[1]! })),
  word(/brcmf_\w+: Connecting: status \((\d+)\)/, (match) => ({
    kind: 'scan',
    ok: false,
    detail: 'brcmfmac refuses to scan while it is connecting',
    values: { status: Number(match[1]) },
  })),
  word(/(brcmf_\w*(?:psm_watchdog_notify|fw_crashed)\w*): (.*)$/, (match) => ({
    kind: 'driver',
    ok: false,
    why: 'firmware',
    detail: match[0],
  })),
  word(/brcmf_cfg80211_(?:connect|set_sae_password|set_pmk): .*\((-?\d+)\)/, (match) => ({
    kind: 'driver',
    ok: false,
    why: 'join',
    errno: -Math.abs(Number(match[1])),
    detail: match[0],
  })),
  // ieee80211_crypt_tkip and hostap_crypt_tkip: eight octets of Michael MIC have to fit behind the packet.
  word(/Invalid packet for Michael MIC add \(tailroom=(\d+) hdr_len=(\d+) skb->len=(\d+)\)/, (match) => ({
    kind: 'michael-tailroom',
    ok: false,
    values: { tailroom: Number(match[1]), hdr_len: Number(match[2]), 'skb->len': Number(match[3]) },
    detail: match[0],
  })),
  // MediaTek's driver of stations outside the kernel's tree (gen4m) logs the answers that it passes on.
  word(
    /saaFsmRunEventRxAuth:.*Report RX auth to upper layer with alg:(\d+), SN:(\d+), status:(\d+)/,
    (match) => {
      const [algorithm, transaction, status] = [Number(match[1]), Number(match[2]), Number(match[3])];
      if (algorithm !== Algorithm.Sae)
        return transaction === 2 ? { kind: 'authenticated', algorithm, ...resultOf(status) } : null;
      const kind = transaction === 1 ? ('sae-commit' as const) : ('sae-confirm' as const);
      return { kind, algorithm, status, request: false };
    },
  ),
  // Access points of Xiaomi and others with that driver log what they exchange with a station, field by field.
  word(
    /^(?:wifi_log: )?\[Class \d - (SEND|RECV) (AUTH_RSP|ASSOC RSP|DEAUTH|DISASSOC)\] - if="(\w{1,15})", sta_mac="([0-9a-f:]{17})"(?:, bssid="([0-9a-f:]{17})")?(.{0,200})$/i,
    (match) => {
      const [, way, what, name, address, bssid, rest = ''] = match;
      const value = (field: string): number =>
        Number(new RegExp(`\\b${field}="(\\d{1,5})"`).exec(rest)?.[1] ?? 0);
      const ends = { by: 'ap' as const, interface: name!, ...sta(address), ...bss(bssid) };
      if (what === 'AUTH_RSP') return { kind: 'authenticated', ...ends, ...resultOf(value('status')) };
      if (what === 'ASSOC RSP') return { kind: 'associated', ...ends, ...resultOf(value('status')) };
      const kind = what === 'DEAUTH' ? ('deauthenticated' as const) : ('disassociated' as const);
      return { kind, ...ends, reason: value('reason'), local: way === 'SEND' };
    },
  ),
  // mwifiex, after the name of the interface.
  word(/^Ignore association\. Card removed or FW in bad state/, (match) => ({
    kind: 'driver',
    ok: false,
    why: 'firmware',
    detail: match.input,
  })),
  word(/^reject infra assoc request in non-STA role/, (match) => ({
    kind: 'driver',
    ok: false,
    why: 'join',
    detail: match.input,
  })),
  // The driver of MediaTek on access points keeps the authenticator in the kernel.
  word(/^4-way handshake: Invalid MIC in msg 2 from ([0-9a-f:]{17})/i, (match) => ({
    kind: 'mic-invalid',
    by: 'ap',
    message: 'M2',
    detail: match[0],
    ...sta(match[1]),
  })),
  // macOS
  word(/^(?:AirPort: )?Link (Down|Up) on (en\d+)\.(?: Reason (\d{1,3}))?/, (match) =>
    match[1] === 'Up'
      ? { kind: 'link', ok: true, interface: match[2]! }
      : { kind: 'disconnected', interface: match[2]!, ...(match[3] && { reason: Number(match[3]) }) },
  ),
  common(/^TX - encryption failed/, (match) => ({ kind: 'error', detail: match[0], why: 'encryption' })),
  word(/Michael MIC verification failed.*?(?:keyidx=(\d+))?$/, (match) => ({
    kind: 'michael-failure',
    ...bssIn(match.input),
    detail: match.input,
    ...(match[1] && { values: { keyidx: Number(match[1]) } }),
  })),
  common(/TKIP countermeasures (enabled|disabled|started|stopped)/i, (match) => ({
    kind: 'countermeasures',
    ok: /disabled|stopped/i.test(match[1]!),
    detail: match[0],
  })),
  common(/unknown (?:crypto )?algorithm '?(\w+)'?/, (match) => ({
    kind: 'capability',
    ok: false,
    why: 'kernel-crypto',
    detail: match[1]!,
  })),
  word(/^alg: \w+: [Ff]ailed to (?:load|allocate) (?:transform|tfm) for (\S+): (-\d+)/, (match) => ({
    kind: 'capability',
    ok: false,
    why: 'kernel-crypto',
    detail: match[1]!,
    errno: Number(match[2]),
  })),
  common(/^failed to set (?:def)?key (\d+)$/, (match) => ({
    kind: 'key-install',
    ok: false,
    key: { use: 'unknown', index: Number(match[1]), cipher: null, length: null },
    detail: match.input,
  })),
  word(
    /RF_KILL bit toggled to disable radio|Radio disabled by HW RF kill switch|rfkill hardware state changed to disable|wireless radio is off$/,
    (match) => ({ kind: 'configuration', ok: false, why: 'radio', detail: match.input }),
  ),
  word(
    /(?:[Mm]icrocode SW error detected|[Ff]irmware (?:has )?(?:halted|crashed)|firmware crashed!|Hardware restart was requested)/,
    (match) => ({
      kind: 'driver',
      ok: false,
      why: 'firmware',
      detail: match.input,
    }),
  ),
  word(/^IPv6: ADDRCONF\(NETDEV_(?:CHANGE|UP)\): (\S+): link (becomes|is not) ready/, (match) => ({
    kind: 'link',
    interface: match[1]!,
    ok: match[2] === 'becomes',
  })),
  word(/^ADDRCONF\(NETDEV_(?:CHANGE|UP)\): (\S+): link (becomes|is not) ready/, (match) => ({
    kind: 'link',
    interface: match[1]!,
    ok: match[2] === 'becomes',
  })),
  // These are the kernel's and report nothing of an attempt; pasted without a prefix they are still told apart.
  word(/^(?:cfg80211|mac80211_hwsim|platform regulatory\.0): /, () => null),
];
