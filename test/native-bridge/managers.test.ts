import { describe, expect, it } from 'vitest';
import { findManagers, type ManagerFiles, managersOf } from '../../native-bridge/managers.ts';

/** A machine's files: folders are known by the files in them. */
function machine(content: Readonly<Record<string, string>>): ManagerFiles {
  return {
    read: (path) => content[path] ?? null,
    list: (folder) => [
      ...new Set(
        Object.keys(content)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0]!),
      ),
    ],
  };
}
const links = new Map([
  [1, 'lo'],
  [3, 'wlan0'],
  [4, 'wlan1'],
]);

describe('who manages interfaces', () => {
  it('is nobody where nobody runs', () => {
    expect(
      findManagers(machine({ '/proc/1/comm': 'systemd\n', '/proc/self/comm': 'node\n' }), links),
    ).toEqual([]);
  });

  it('is NetworkManager by its state of each device', () => {
    const [found] = findManagers(
      machine({
        '/proc/812/comm': 'NetworkManager\n',
        '/proc/812/cmdline': '/usr/sbin/NetworkManager\0--no-daemon\0',
        '/run/NetworkManager/devices/3': '[device]\nmanaged=true\nroute-metric-default-effective=600\n',
        '/run/NetworkManager/devices/4': '[device]\nmanaged=false\n',
      }),
      links,
    );
    expect(found).toMatchObject({ name: 'NetworkManager', pid: 812, interfaces: ['wlan0'] });
  });

  it('is nobody for an interface that was taken from NetworkManager, though its wpa_supplicant runs on', () => {
    const found = findManagers(
      machine({
        '/proc/812/comm': 'NetworkManager\n',
        '/proc/812/cmdline': '/usr/sbin/NetworkManager\0',
        '/run/NetworkManager/devices/3': '[device]\nmanaged=false\n',
        '/proc/813/comm': 'wpa_supplicant\n',
        '/proc/813/cmdline': 'wpa_supplicant\0-u\0-s\0',
      }),
      links,
    );
    expect(found).toMatchObject([
      { name: 'NetworkManager', interfaces: [] },
      { name: 'wpa_supplicant', interfaces: [] },
    ]);
    expect(managersOf(found, 'wlan0')).toEqual([]);
  });

  it('is wpa_supplicant by its arguments and control sockets', () => {
    const files = machine({
      '/proc/90/comm': 'wpa_supplicant\n',
      '/proc/90/cmdline': 'wpa_supplicant\0-iwlan0\0-c\0/etc/w.conf\0-N\0-i\0wlan1\0',
      '/run/wpa_supplicant/wlan1': '',
      '/run/wpa_supplicant/p2p-dev-wlan1': '',
    });
    expect(findManagers(files, links)).toMatchObject([
      { name: 'wpa_supplicant', interfaces: ['wlan0', 'wlan1'] },
    ]);
  });

  it('may be anybody who does not say which', () => {
    const files = machine({
      '/proc/90/comm': 'wpa_supplicant\n',
      '/proc/90/cmdline': 'wpa_supplicant\0-u\0-s\0',
      '/proc/91/comm': 'iwd\n',
    });
    const found = findManagers(files, links);
    expect(found.map(({ name, interfaces }) => [name, interfaces])).toEqual([
      ['wpa_supplicant', null],
      ['iwd', null],
    ]);
    expect(managersOf(found, 'wlan7').length).toBe(2);
  });

  it('is hostapd for the interfaces of its configuration alone', () => {
    const files = machine({
      '/proc/77/comm': 'hostapd\n',
      '/proc/77/cmdline': 'hostapd\0-B\0/etc/hostapd/a.conf\0',
      '/etc/hostapd/a.conf': 'interface=wlan0\nssid=Home\n#interface=no\nbss=wlan0_1\n',
    });
    const found = findManagers(files, links);
    expect(found).toMatchObject([{ name: 'hostapd', interfaces: ['wlan0', 'wlan0_1'] }]);
    expect(managersOf(found, 'wlan1')).toEqual([]);
  });

  it('survives a process that ends while it is looked at', () => {
    expect(
      findManagers({ list: (folder) => (folder === '/proc' ? ['5'] : []), read: () => null }, links),
    ).toEqual([]);
  });
});
