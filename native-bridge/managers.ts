import { basename } from 'node:path';

/** A program that manages wireless interfaces and is running now. */
export interface Manager {
  readonly name: 'NetworkManager' | 'iwd' | 'wpa_supplicant' | 'connman' | 'hostapd' | 'systemd-networkd';
  readonly pid: number;
  /** Interfaces that it is known to have; null: it did not say, it may have any. */
  readonly interfaces: readonly string[] | null;
  /** How that is known, in words. */
  readonly because: string;
}

/** The files that are looked at; tests give their own. */
export interface ManagerFiles {
  /** Names in a folder; [] where it cannot be read. */
  list(folder: string): readonly string[];
  /** Text of a file, or null. */
  read(path: string): string | null;
}

const PROGRAMS: Readonly<Record<string, Manager['name']>> = {
  NetworkManager: 'NetworkManager',
  iwd: 'iwd',
  wpa_supplicant: 'wpa_supplicant',
  connmand: 'connman',
  hostapd: 'hostapd',
  'systemd-network': 'systemd-networkd',
};

/**
 * Who manages wireless interfaces on this machine at this moment, read from /proc and /run without asking anybody.
 * @param links interface names by index
 */
export function findManagers(files: ManagerFiles, links: ReadonlyMap<number, string>): Manager[] {
  const found: Manager[] = [];
  for (const entry of files.list('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // The kernel keeps 15 characters of a name.
    const name = PROGRAMS[files.read(`/proc/${entry}/comm`)?.trim() ?? ''];
    if (!name) continue;
    const command = files.read(`/proc/${entry}/cmdline`)?.split('\0').filter(Boolean) ?? [];
    found.push({ name, pid: Number(entry), ...held(name, command, files, links) });
  }
  // One that was started by D-Bus has the interfaces that NetworkManager gives it, and no others.
  const giver = found.find(({ name, interfaces }) => name === 'NetworkManager' && interfaces !== null);
  const because = 'it was started without any, and has those of NetworkManager';
  return found.map((one) =>
    giver && one.name === 'wpa_supplicant' && one.interfaces === null
      ? { ...one, interfaces: giver.interfaces, because }
      : one,
  );
}

function held(
  name: Manager['name'],
  command: readonly string[],
  files: ManagerFiles,
  links: ReadonlyMap<number, string>,
): Pick<Manager, 'interfaces' | 'because'> {
  if (name === 'wpa_supplicant') {
    const sockets = files
      .list('/run/wpa_supplicant')
      .filter((entry) => entry !== 'global' && !entry.startsWith('p2p-dev'));
    const asked = namedInterfaces(command);
    const all = [...new Set([...asked, ...sockets])];
    if (all.length > 0)
      return { interfaces: all, because: 'its arguments and its control sockets in /run/wpa_supplicant' };
    // Started by D-Bus it has whatever NetworkManager gives it.
    return { interfaces: null, because: 'its arguments name no interface' };
  }
  if (name === 'hostapd') {
    const configured = command
      .filter((word) => word.startsWith('/') && word.endsWith('.conf'))
      .flatMap((path) => [...(files.read(path) ?? '').matchAll(/^(?:interface|bss)=(\S+)/gm)])
      .map(([, named]) => named!);
    const sockets = files.list('/run/hostapd').filter((entry) => entry !== 'global');
    // It makes access points and touches no other interface than those it is given.
    const all = [...new Set([...namedInterfaces(command), ...configured, ...sockets])];
    return {
      interfaces: all,
      because: 'its arguments, its configuration and its control sockets in /run/hostapd',
    };
  }
  if (name === 'NetworkManager') {
    const folder = '/run/NetworkManager/devices';
    const states = files.list(folder).map((entry) => ({
      link: links.get(Number(basename(entry))),
      managed: /^managed=(true|false)$/m.exec(files.read(`${folder}/${entry}`) ?? '')?.[1],
    }));
    const managed = states.flatMap(({ link, managed }) => (managed === 'true' && link ? [link] : []));
    // None at all is an answer too: `nmcli device set wlan0 managed no`.
    if (states.some((state) => state.managed !== undefined))
      return { interfaces: managed, because: `its state in ${folder}` };
    return { interfaces: null, because: `its state in ${folder} does not say` };
  }
  return { interfaces: null, because: 'it takes every wireless interface unless told otherwise' };
}

/** Those that have this interface, or may have it. */
export const managersOf = (managers: readonly Manager[], name: string): Manager[] =>
  managers.filter(({ interfaces }) => interfaces === null || interfaces.includes(name));

/** Interfaces after -i, joined or apart. */
function namedInterfaces(command: readonly string[]): string[] {
  const names: string[] = [];
  for (const [i, word] of command.entries()) {
    if (word === '-i') names.push(command[i + 1] ?? '');
    else if (word.startsWith('-i')) names.push(word.slice(2));
  }
  return names.filter(Boolean);
}
