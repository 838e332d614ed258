import { passedOver } from '../../passed-over.ts';
import { refusedFor } from '../../refusal.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'akm-mismatch',
  title: 'The two ends do not share a way to authenticate',
  shows:
    'The AP refuses the association with status 43, or leaves with reason 20 (invalid AKMP). A supplicant that compares first passes the network over: `skip RSN IE - key mgmt mismatch`.',
  proof:
    'The code, or the line; beside it the AKM suites of the association request and of the beacon. Where the beacon does offer the suite, the AP is set otherwise than it announces.',
  remedy:
    'Give the two ends one AKM: for example WPA2 (PSK), WPA3 (SAE) or both on the AP. Where the AP announces what it then refuses, restart it, and look at who writes its beacon.',
  misleads:
    'A supplicant that tries again and again, and reports a timeout or a wrong password, hides the code.',
} as const;

const OTHER_DRIVER =
  'Where it is SAE (0x400): let the AP take WPA2-PSK beside it (transition mode) and set `key_mgmt=WPA-PSK` here, or use an adapter, a firmware or a driver that can do SAE.';

const find: Find = (trace) => {
  const refused = refusedFor(
    trace,
    entry,
    { status: [43], reason: [20] },
    ['akms'],
    'AKM (the way to authenticate)',
  );
  return refused ? [refused] : [];
};

export const akmMismatch: Rule = {
  ...entry,
  find,
  findInSession: (session) => {
    const driver = passedOver(
      session,
      { ...entry, remedy: OTHER_DRIVER },
      ['akm-driver'],
      'its own driver does not offer the way to authenticate that both are set to',
      'What `iw phy` says of SAE on this machine ("Device supports SAE …", SAE_OFFLOAD).',
    );
    // That nothing could be chosen is what then follows.
    return driver.length > 0
      ? driver
      : passedOver(session, entry, ['akm'], 'no way to authenticate in common');
  },
};
