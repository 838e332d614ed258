/**
 * What usually causes a code, beside what it means (main/dissect/codes): from the sources of hostap, iwd and the kernel
 * and from public reports. A hint for people; no rule decides by it.
 */

/** Status codes: answers to authentication and association. */
export const statusCauses: Readonly<Record<number, string>> = {
  1: 'the AP does not say: a stale PMKID, hash-to-element announced but not used, or firmware that maps everything to it.',
  12: 'the address of the station is on a list, or the AP sheds load.',
  13: 'the station does open authentication or SAE where the AP wants the other, or a fast transition that is switched off.',
  14: 'frames were lost, or the AP still holds an older exchange of this station.',
  15: 'the passwords of the two ends differ; seldom, one of them computes the exchange differently.',
  16: 'frames were lost; brcmfmac firmware says so of any failed SAE.',
  17: 'the AP’s limit of stations is reached.',
  30: 'the station came back before the AP had noticed that it was gone. It must wait for the time given and try again.',
  31: 'the AP requires protected management frames and the station does not offer them, or the other way round.',
  37: 'the AP’s driver or an offload refuses; its log tells more.',
  40: 'an element of the request is damaged, or one of the two programs is faulty.',
  41: 'the station’s list of group ciphers does not hold the network’s.',
  42: 'station and AP have no pairwise cipher in common: CCMP here, GCMP or TKIP there.',
  43: 'station and AP have no key management in common: PSK here, SAE or SHA-256 there.',
  45: 'protected management frames are required at one end and missing at the other.',
  46: 'TKIP or WEP was asked for in a network that forbids them.',
  53: 'the AP was restarted or forgot the cached key, and the station still uses it. Forget the PMKSA on the station.',
  54: 'the APs are not set to one mobility domain.',
  55: 'the key holders’ settings of the two APs differ, or the station’s key hierarchy is an old one.',
  72: 'the RSN element was changed between beacon and association, or is malformed.',
  76: 'many stations authenticate at once; the next commit must carry the token.',
  77: 'the station offers a group that the AP does not allow. Both should allow group 19.',
  93: 'too many stations or cached keys.',
  112: 'the cached key or the re-authentication key of one end is not that of the other.',
  113: 'the realm of the station has no server at this AP.',
  123: 'the password identifier is misspelt, or the AP has none set.',
  126: 'in a commit, none: it is the mark of hash-to-element.',
  127: 'in a commit, none: it is the mark of SAE-PK.',
  130: 'the station came back before the AP had noticed that it was gone.',
  136: 'a faulty implementation of Diffie-Hellman at one end.',
  138: 'the AP has changed channel during the handshake, or somebody relays it on another channel.',
};

/** Reason codes: why a connection was ended. */
export const reasonCauses: Readonly<Record<number, string>> = {
  1: 'a station that could not install its keys leaves so right after M4; otherwise the sender does not say.',
  2: 'the AP was restarted, or gave up a handshake (older hostapd says so in place of 15).',
  3: 'the interface was taken down, or the person chose another network.',
  4: 'the station sleeps too deeply, or went out of reach.',
  5: 'the AP steers stations to another AP or band.',
  6: 'the AP was restarted, or the station missed that it had been removed.',
  7: 'the AP was restarted, or the station missed that it had been removed.',
  8: 'the station roams to another AP.',
  13: 'an element of a handshake message is malformed.',
  14: 'the halves of the Michael key are swapped in a driver, or frames are forged.',
  15: 'M2 has a MIC that the AP cannot verify (passphrase), or M2 or M4 did not arrive, or a driver fault. The code alone does not tell which.',
  16: 'the station slept through the group key message, or its driver could not answer.',
  17: 'the beacon’s RSN element differs from that in M3: a repeater or two networks of one name, or an attack.',
  18: 'the station does not allow the network’s group cipher.',
  19: 'station and AP have no pairwise cipher in common.',
  20: 'station and AP have no key management in common.',
  22: 'protected management frames are required at one end and missing at the other.',
  23: 'wrong user name, password or certificate; or the server does not accept the TLS version.',
  24: 'TKIP or WEP was asked for in a network that forbids them.',
  34: 'distance, interference, or a driver that does not acknowledge.',
  49: 'the station uses a cached master key that the AP no longer holds.',
};

/** Errors of the kernel as answers to nl80211: what they mean there, and what usually causes them. */
export const errnoWords: Readonly<Record<number, { readonly meaning: string; readonly cause: string }>> = {
  1: {
    meaning: 'The caller may not do this.',
    cause: 'the program runs without CAP_NET_ADMIN.',
  },
  2: {
    meaning: 'What the request names does not exist.',
    cause:
      'a new key whose cipher the kernel lacks (CCM, AES, CMAC), or whose station is not in the table yet. When a key or a station is removed, that it was not there is harmless.',
  },
  5: {
    meaning: 'The device did not do it.',
    cause: 'the firmware refused or has crashed; see the kernel log.',
  },
  11: { meaning: 'Not now.', cause: 'the driver is scanning or connecting.' },
  12: { meaning: 'No memory was left.', cause: 'a very small machine, or a leak in a driver.' },
  16: {
    meaning: 'The device is busy with something else.',
    cause: 'a scan is running, the interface is up, or another supplicant uses it.',
  },
  17: { meaning: 'It exists already.', cause: 'a key or station was not removed before.' },
  19: {
    meaning: 'There is no such device.',
    cause: 'the interface is gone: unplugged, renamed, or its driver crashed.',
  },
  22: {
    meaning: 'An argument is not acceptable.',
    cause:
      'a new key whose cipher the driver lacks, or whose length or index is wrong; in other commands, a feature that the driver does not have.',
  },
  28: { meaning: 'No room is left.', cause: 'the hardware’s table of keys or stations is full.' },
  34: { meaning: 'A number is out of range.', cause: 'a channel or power that is not allowed.' },
  52: {
    meaning: 'The exchange does not exist (iwmon prints it as “Invalid exchange”).',
    cause:
      'the driver had given up or never begun the external authentication that is answered: brcmfmac does so after a stale PMKSA.',
  },
  61: { meaning: 'No data.', cause: 'what was asked for is not known.' },
  67: {
    meaning: 'The link is not there.',
    cause:
      'a multi-link connection, and the request does not name its link; or the interface was not connected any more.',
  },
  95: {
    meaning: 'The driver cannot do this.',
    cause: 'an optional feature; often harmless, as the supplicant does without.',
  },
  100: { meaning: 'The interface is down.', cause: 'it was not brought up, or somebody took it down.' },
  105: {
    meaning: 'The reader was too slow and messages were lost.',
    cause: 'a loaded machine; what is missing is not known.',
  },
  107: {
    meaning: 'The interface is not connected.',
    cause: 'the connection had ended before the request came.',
  },
  110: { meaning: 'No answer came in time.', cause: 'the firmware does not respond.' },
  114: {
    meaning: 'It is under way already.',
    cause: 'the same was asked for twice, or another program has registered for it.',
  },
  115: { meaning: 'It has been begun.', cause: 'nothing is wrong: the result comes later.' },
  125: { meaning: 'It was cancelled.', cause: 'another request replaced it.' },
  129: { meaning: 'The key was rejected.', cause: 'key or signature is not accepted by the kernel.' },
  132: { meaning: 'The radio is switched off.', cause: 'a switch, a key or `rfkill`.' },
};
