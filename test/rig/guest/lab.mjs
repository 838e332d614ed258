/**
 * What scenarios are made of: radios, access points, other supplicants, and this program. All nl80211 users share one
 * network namespace, so that nlmon sees them; the access point's side of the network is a bridge whose other end is in
 * the namespace `lan`, so that a ping crosses the air.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Lab {
  constructor(job) {
    this.job = job;
    this.running = [];
    this.folder = '/rig/out';
  }

  async bringUp() {
    if (this.job.boot.startsWith('no-ccm')) {
      mkdirSync('/etc/modprobe.d', { recursive: true });
      writeFileSync('/etc/modprobe.d/rig.conf', 'install ccm /bin/false\n');
    }
    this.sh('hostname rig; ip link set lo up; mkdir -p /run/netns /run/dbus /run/lock');
    this.sh('modprobe mac80211_hwsim radios=3; modprobe nlmon; modprobe bridge; modprobe veth');
    for (const i of [0, 1, 2]) this.sh(`ip link set wlan${i} address 02:00:00:00:0${i}:00`);
    this.sh('ip link add nlmon0 type nlmon; ip link set nlmon0 up; ip link set hwsim0 up');
    // The bridge and the stations are one host, which would answer on the bridge for a station's address as well: whose
    // answer comes last would decide whether a ping crosses.
    this.sh(
      'echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore; echo 2 > /proc/sys/net/ipv4/conf/all/arp_announce',
    );
    this.sh(`ip netns add lan; ip link add br0 type bridge forward_delay 0; ip link add lan0 type veth peer name lan1
      ip link set lan1 netns lan; ip link set lan0 master br0; ip link set lan0 up; ip link set br0 up
      ip -n lan link set lo up; ip -n lan link set lan1 up; ip -n lan addr add 10.77.1.1/24 dev lan1`);
  }

  /**
   * A scenario begins: its files go to a folder of its name. The folder is in memory until the scenario ends, so that
   * nobody in the machine waits for the disk of a busy host in the midst of a handshake.
   */
  async begin(name) {
    this.name = name;
    this.folder = `/run/rig/${name}`;
    mkdirSync(this.folder, { recursive: true });
    this.started = performance.now();
    await Promise.all([this.capture('air', 'hwsim0'), this.capture('netlink', 'nlmon0')]);
    // Without the family's number on record, nobody can tell nl80211 from other generic netlink afterwards.
    this.sh('genl ctrl get name nl80211 || iw dev');
  }

  async end() {
    await wait(300);
    for (const child of this.running.splice(0).reverse()) {
      child.kill(child.rigSignal ?? 'SIGTERM');
      await Promise.race([child.ended, wait(3000)]);
      child.kill('SIGKILL');
    }
    this.sh(
      'ip addr flush dev wlan1; ip addr flush dev wlan2; ip link set wlan1 down; ip link set wlan2 down',
    );
    cpSync(this.folder, `/rig/out/${this.name}`, { recursive: true });
    rmSync(this.folder, { recursive: true });
  }

  tearDown() {
    writeFileSync('/rig/out/dmesg.txt', this.sh('dmesg'));
  }

  note(text) {
    appendFileSync(
      `${this.folder}/notes.txt`,
      `${((performance.now() - this.started) / 1000).toFixed(3)} ${text}\n`,
    );
  }

  /** Runs a shell command. @returns what it printed; its failure is noted, not thrown */
  sh(command) {
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    if (status !== 0) console.log(`${command}: ${stderr}`);
    return stdout;
  }

  /** Starts a program whose output goes to a file of the scenario's folder. It is stopped with the scenario. */
  start(name, command, args, { signal, input, env } = {}) {
    const file = `${this.folder}/${name}`;
    const out = openSync(file, 'a');
    const child = spawn(command, args, {
      stdio: [input ? 'pipe' : 'ignore', out, out],
      env: { ...process.env, ...env },
    });
    closeSync(out);
    child.file = file;
    child.rigSignal = signal;
    child.ended = new Promise((resolve) => child.once('exit', (code, by) => resolve(code ?? by)));
    child.once('error', (error) => this.note(`${command}: ${error.message}`));
    this.running.push(child);
    return child;
  }

  /** Resolves when the capture runs, which takes its time in an emulated machine. */
  async capture(name, interfaceName) {
    const { file } = this.start(
      `tcpdump-${name}.log`,
      'tcpdump',
      [
        '-i',
        interfaceName,
        '-U',
        '--immediate-mode',
        '-s',
        '65535',
        '-B',
        '65536',
        '-Z',
        'root',
        '-w',
        `${this.folder}/${name}.pcap`,
      ],
      { signal: 'SIGINT' },
    );
    await this.line(file, /listening on/);
  }

  /** Waits until the file holds a line that matches. @returns the match @throws when it does not within `seconds` */
  async line(file, pattern, seconds = 60) {
    const until = performance.now() + seconds * 1000;
    for (;;) {
      const found = existsSync(file) && pattern.exec(readFileSync(file, 'latin1'));
      if (found) return found;
      if (performance.now() > until)
        throw new Error(`${file.split('/').pop()}: no line ${pattern} within ${seconds} s`);
      await wait(100);
    }
  }

  async until(what, test, seconds = 60) {
    const until = performance.now() + seconds * 1000;
    while (!(await test())) {
      if (performance.now() > until) throw new Error(`${what}: not within ${seconds} s`);
      await wait(200);
    }
  }

  expect(condition, text) {
    this.note(`${condition ? 'holds' : 'does not hold'}: ${text}`);
    if (!condition) throw new Error(text);
  }

  /** An access point on `wlan0`. @param lines hostapd's configuration beside interface, channel and name */
  ap(ssid, lines, { name = 'hostapd', interfaceName = 'wlan0' } = {}) {
    return this.#hostapd(name, [this.#configuration(name, ssid, lines, interfaceName)]);
  }

  /** Access points of one hostapd, which talk to each other inside of it. @param each lines by interface */
  aps(ssid, each) {
    const files = Object.entries(each).map(([interfaceName, lines]) =>
      this.#configuration(`hostapd-${interfaceName}`, ssid, lines, interfaceName),
    );
    return this.#hostapd('hostapd', files);
  }

  #configuration(name, ssid, lines, interfaceName) {
    const conf = `${this.folder}/${name}.conf`;
    const head = [
      `interface=${interfaceName}`,
      'driver=nl80211',
      'bridge=br0',
      'ctrl_interface=/run/hostapd',
      `ssid=${ssid}`,
      'hw_mode=g',
      'channel=1',
      'ieee80211n=1',
    ];
    writeFileSync(conf, [...head, ...lines, ''].join('\n'));
    return conf;
  }

  async #hostapd(name, files) {
    // Before the others, as an access point of hardware is: a station waits for its answer for 200 ms.
    // A file of its own it writes line by line, so that it can be waited for a line.
    const log = `${this.folder}/${name}.log`;
    const child = this.start(`${name}.out`, 'nice', [
      '-n',
      '-15',
      'hostapd',
      '-dd',
      '-K',
      '-t',
      '-f',
      log,
      ...files,
    ]);
    child.file = log;
    await this.until('hostapd is up', () => {
      const ready = existsSync(log) ? readFileSync(log, 'latin1').matchAll(/AP-ENABLED/g) : [];
      return [...ready].length === files.length;
    });
    return child;
  }

  /** wpa_supplicant on an interface. @param network lines of its network block beside the name */
  wpaSupplicant(ssid, network, { interfaceName = 'wlan1', global = [] } = {}) {
    const conf = `${this.folder}/wpa_supplicant.conf`;
    const block = ['network={', `ssid="${ssid}"`, 'scan_freq=2412', ...network, '}'];
    writeFileSync(conf, ['ctrl_interface=/run/wpa', ...global, ...block, ''].join('\n'));
    const log = `${this.folder}/wpa_supplicant.log`;
    const args = ['-dd', '-K', '-t', '-f', log, '-D', 'nl80211', '-i', interfaceName, '-c', conf];
    const child = this.start('wpa_supplicant.out', 'wpa_supplicant', args);
    child.file = log;
    return child;
  }

  /** iwd on the second radio, with the network's passphrase known to it. */
  async iwd(ssid, passphrase) {
    mkdirSync('/etc/iwd', { recursive: true });
    mkdirSync('/var/lib/iwd', { recursive: true });
    // Without UseDefaultInterface iwd makes an interface of its own, with another address.
    const main =
      '[General]\nUseDefaultInterface=true\nEnableNetworkConfiguration=false\n[Network]\nEnableIPv6=false\n';
    writeFileSync('/etc/iwd/main.conf', main);
    writeFileSync(
      `/var/lib/iwd/${ssid}.psk`,
      `[Security]\nPassphrase=${passphrase}\n[Settings]\nAutoConnect=true\n`,
      { mode: 0o600 },
    );
    if (!existsSync('/run/dbus/system_bus_socket'))
      this.sh('dbus-uuidgen --ensure; dbus-daemon --system --fork');
    this.sh('modprobe -a pkcs8_key_parser algif_hash algif_skcipher');
    return this.start('iwd.log', '/usr/libexec/iwd', ['-d', '-p', 'phy1']);
  }

  hostapd(command, interfaceName = 'wlan0') {
    this.note(`hostapd_cli -i ${interfaceName} ${command}`);
    return this.sh(`hostapd_cli -p /run/hostapd -i ${interfaceName} ${command}`);
  }

  /** The command line of this program, in the background. */
  workbench(name, args, options) {
    return this.start(name, this.job.node, [`${this.job.repository}/dist/main/cli.js`, ...args], options);
  }

  /** Pings from the station until one round of three brings something back, five at most. @returns how many came back */
  ping(interfaceName = 'wlan1') {
    for (let rounds = 1; ; rounds++) {
      const received = this.#pingOnce(interfaceName, 3);
      if (received > 0 || rounds === 5) return received;
    }
  }

  #pingOnce(interfaceName, count) {
    this.sh(`ip addr add 10.77.1.2/24 dev ${interfaceName} 2>/dev/null`);
    const out = spawnSync(
      'ping',
      ['-n', '-c', `${count}`, '-i', '0.3', '-W', '2', '-I', interfaceName, '10.77.1.1'],
      { encoding: 'utf8' },
    ).stdout;
    const received = Number(/(\d+) received/.exec(out)?.[1] ?? 0);
    this.note(`ping ${received} of ${count}`);
    return received;
  }

  /** What the kernel says of the station's link: `authorized: yes` and the rest. */
  station(interfaceName = 'wlan1') {
    return this.sh(`iw dev ${interfaceName} station dump`);
  }

  read(file) {
    return readFileSync(file.startsWith('/') ? file : `${this.folder}/${file}`, 'latin1');
  }
}
