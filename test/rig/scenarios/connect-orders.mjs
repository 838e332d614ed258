import { begin, connected, groupDone, leave, oneMore, pairwiseDone, sameKeys } from '../guest/joining.mjs';

const network = ['wpa=2', 'wpa_passphrase=rig passphrase', 'wpa_key_mgmt=WPA-PSK', 'rsn_pairwise=CCMP'];

export default {
  about: 'connect: new pairwise and group keys on request, then over to a second access point',
  async run(lab) {
    const ssid = 'connect-orders';
    await lab.ap(ssid, network);
    const connect = begin(lab, { ssid, args: ['--passphrase', 'rig passphrase'] });
    await connected(lab, 1);
    lab.expect(lab.ping() > 0, 'a ping crosses');
    const say = (order) => connect.stdin.write(`${order}\n`);
    await oneMore(lab, 'hostapd.log', pairwiseDone, () => say('rekey'));
    lab.expect(lab.ping() > 0, 'a ping crosses under the new pairwise key');
    await oneMore(lab, 'hostapd.log', groupDone, () => say('group-rekey'));
    lab.expect(lab.ping() > 0, 'a ping crosses under the new group key');
    await lab.ap(ssid, network, { name: 'hostapd-2', interfaceName: 'wlan2' });
    say('roam');
    await connected(lab, 2);
    lab.expect(/Connected to 02:00:00:00:02:00/.test(lab.sh('iw dev wlan1 link')), 'the second one has us');
    lab.expect(lab.ping() > 0, 'a ping crosses the second access point');
    await leave(lab, connect);
  },
  verify: (evidence) => sameKeys(evidence, ['hostapd.log', 'hostapd-2.log']),
};
