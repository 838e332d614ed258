/** Frame types (IEEE 802.11-2020, table 9-1). */
export const typeNames = ['management', 'control', 'data', 'extension'] as const;

/** Subtypes by type; absent ones are reserved (table 9-1). */
export const subtypeNames: readonly Readonly<Record<number, string>>[] = [
  {
    0: 'Association Request',
    1: 'Association Response',
    2: 'Reassociation Request',
    3: 'Reassociation Response',
    4: 'Probe Request',
    5: 'Probe Response',
    6: 'Timing Advertisement',
    8: 'Beacon',
    9: 'ATIM',
    10: 'Disassociation',
    11: 'Authentication',
    12: 'Deauthentication',
    13: 'Action',
    14: 'Action No Ack',
  },
  {
    2: 'Trigger',
    3: 'TACK',
    4: 'Beamforming Report Poll',
    5: 'VHT/HE NDP Announcement',
    6: 'Control Frame Extension',
    7: 'Control Wrapper',
    8: 'Block Ack Request',
    9: 'Block Ack',
    10: 'PS-Poll',
    11: 'RTS',
    12: 'CTS',
    13: 'Ack',
    14: 'CF-End',
    15: 'CF-End + CF-Ack',
  },
  {
    0: 'Data',
    1: 'Data + CF-Ack',
    2: 'Data + CF-Poll',
    3: 'Data + CF-Ack + CF-Poll',
    4: 'Null',
    5: 'CF-Ack',
    6: 'CF-Poll',
    7: 'CF-Ack + CF-Poll',
    8: 'QoS Data',
    9: 'QoS Data + CF-Ack',
    10: 'QoS Data + CF-Poll',
    11: 'QoS Data + CF-Ack + CF-Poll',
    12: 'QoS Null',
    14: 'QoS CF-Poll',
    15: 'QoS CF-Ack + CF-Poll',
  },
  { 0: 'DMG Beacon', 1: 'S1G Beacon' },
];

/** Control frame extensions of 60 GHz (table 9-2). */
export const controlExtensionNames: Readonly<Record<number, string>> = {
  2: 'Poll',
  3: 'SPR',
  4: 'Grant',
  5: 'DMG CTS',
  6: 'DMG DTS',
  7: 'SSW',
  8: 'SSW-Feedback',
  9: 'SSW-Ack',
  10: 'Grant Ack',
};
