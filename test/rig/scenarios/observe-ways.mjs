import { begin, joined, sameAsAir, stop } from '../guest/observing.mjs';

const ssid = 'rig-ways';
const passphrase = 'rig passphrase';
const network = [`psk="${passphrase}"`];

export default {
  about: 'observe: wpa_supplicant joins through the network device, then over the control port; told apart',
  async run(lab) {
    // hostapd keeps to the network device, so that every CONTROL_PORT_FRAME is the station's.
    const observer = await begin(lab, {
      ssid,
      passphrase,
      ap: ['driver_params=control_port=0'],
      args: ['--interface', 'wlan1'],
    });
    await lab.line(observer.file, /Observing wlan1/, 30);
    const first = lab.wpaSupplicant(ssid, network, { global: ['driver_param=control_port=0'] });
    await joined(lab);
    first.kill('SIGTERM');
    await first.ended;
    lab.wpaSupplicant(ssid, network);
    await joined(lab);
    await stop(lab, observer);
  },
  verify(evidence) {
    sameAsAir(evidence, passphrase);
    const args = ['--passphrase', passphrase];
    const joins = evidence
      .analyze(['observed.pcapng'], args)
      .attempts.filter(({ outcome }) => outcome === 'connected')
      .map(({ handshakes }) => handshakes.find(({ kind, verified }) => kind === 'four-way' && verified));
    evidence.expect(joins.length === 2, `${joins.length} joins, expected 2`);
    const told = joins.map((join) => join?.messages.map(({ name, port }) => `${name} ${port}`).join());
    for (const [i, port] of ['packet-socket', 'control-port'].entries()) {
      const wanted = ['M1', 'M2', 'M3', 'M4'].map((name) => `${name} ${port}`).join();
      evidence.expect(told[i] === wanted, `join ${i + 1}: ${told[i]}, expected ${wanted}`);
    }
    // Other eyes: what hostapd printed, and what came from which socket while it happened.
    const theirs = evidence.keys('hostapd.log', 'WPA: TK').join();
    const ours = joins.map((join) => join.keys.tk).join();
    evidence.expect(ours === theirs, `TKs ${ours}, hostapd has ${theirs}`);
    const lines = evidence.read('observe.txt').split('\n');
    const count = (pattern) => lines.filter((line) => pattern.test(line)).length;
    const [device, port] = [
      count(/ wlan1 .*EAPOL-Key/),
      count(/ nlmon0 .*CONTROL_PORT_FRAME (request|event)/),
    ];
    evidence.expect(device === 4, `${device} EAPOL frames of the network device, expected 4`);
    evidence.expect(port === 4, `${port} control-port frames, expected 4`);
  },
};
