import { type MacAddress, macAddress } from '../../base/brand.ts';

/** An address as hostap prints it, as one group of a pattern. */
export const MAC = '((?:[0-9a-f]{2}:){5}[0-9a-f]{2})';

/** The same as a named group; people who post a log make parts of it unreadable, and then the group is not there. */
export const mac = (name: string): string =>
  `(?:${MAC.replace('(', `(?<${name}>`)}|[\\da-f:._-]*[x*][\\da-fx*:._-]*)`;

/** A line of hostap without what stands before the message. */
export interface HostapLine {
  /** `wlan0` of `wlan0: STA 02:…`; null where the line does not begin with one. */
  readonly interface: string | null;
  /** Of hostapd's `STA 02:… WPA: …`. */
  readonly station: MacAddress | null;
  readonly message: string;
}

/** Words before a colon that look like an interface's name and are a module's. */
const modules = new Set(['wpa3', 'nl80211', 'nl802111', 'l2_packet', 'mlme', 'wpa_supplicant', 'hostapd']);

/** A module in capitals begins a sentence that an interface's name may begin too: `SME: Trying to …`. */
const isModule = (name: string): boolean => modules.has(name) || /^[A-Z][A-Z_-]+$/.test(name);

/** The kernel's names have at most 15 octets (IFNAMSIZ). */
const prefix = /^((?=[\w.@-]*[a-z])[a-z\d][\w.@-]{0,14}): +(?=\S)/i;
/** Time of -t. */
export const stamp = /^\[?\d{9,10}\.\d{6}\]?: /;
/** As hostapd, as wpa_supplicant that is an access point, or as hostap's own test of both ends in one process, prints of whom a line is. */
const subject = new RegExp(`^(?:(?:hostapd_logger: )?STA ${MAC} (?:- )?|AUTH: ${MAC} - )(.*)$`, 'i');
const end = /^(?:SUPP|AUTH): /;
/** With these a line of one interface begins, whatever its name. */
const surely =
  /^(?:CTRL-EVENT-[A-Z]|SME: |State: [A-Z0-9_]+ -> |Trying to (?:associate|authenticate) |Associated with )/;
const subsystem = /^(?:IEEE 802\.11|IEEE 802\.1X|IAPP|MLME|WPA|RADIUS): (.*)$/;

/** Interfaces of one log that its lines named; others are known by their looks: a lower-case name with a digit in it. */
export class Interfaces {
  readonly #named = new Set<string>();

  /** Notes that this is an interface's name. @returns whether that was not known */
  add(name: string): boolean {
    const before = this.#named.size;
    return this.#named.add(name).size > before;
  }

  has(name: string): boolean {
    return (
      this.#named.has(name) ||
      (/^(?:[a-z][a-z_.@-]*\d[\w.@-]*|[256]g[\w.@-]+)$/.test(name) && !modules.has(name))
    );
  }
}

/** As wpa_cli and hostapd_cli show an event: `<3>CTRL-EVENT-…`, of several interfaces `IFNAME=wlan0 <3>…`. */
const shown = /^(?:> ?)?(?:IFNAME=(\S{1,15}) )?<[0-5]>(?=[A-Z])/;

/** The line as its program printed it. */
export const unshown = (text: string): string =>
  text.replace(shown, (_, name: string | undefined) => (name ? `${name}: ` : ''));

/** A copy through a chat or an office program has other spaces in the names of modules. */
const respaced = (text: string): string =>
  /IEEE802\.1|(?:MLME|WPA|RADIUS) : /.test(text)
    ? text.replace(/\bIEEE802\.(?=11: |1X: )/, 'IEEE 802.').replace(/\b(MLME|WPA|RADIUS) : /, '$1: ')
    : text;

/** Takes the second time that hostapd prints under -t, the interface, the station and the module off a line. */
export function hostapLine(text: string, interfaces: Interfaces): HostapLine {
  let message = unshown(respaced(text.trim()).replace(stamp, ''));
  let name: string | null = null;
  const named = prefix.exec(message);
  if (
    named &&
    (interfaces.has(named[1]!) || (surely.test(message.slice(named[0].length)) && !isModule(named[1]!)))
  ) {
    name = named[1]!;
    message = message.slice(named[0].length).trim();
  }
  const about = subject.exec(message);
  if (!about) return { interface: name, station: null, message: message.replace(end, '') };
  const rest = about[3]!;
  return {
    interface: name,
    station: macAddress(about[1] ?? about[2]!),
    message: subsystem.exec(rest)?.[1] ?? rest,
  };
}
