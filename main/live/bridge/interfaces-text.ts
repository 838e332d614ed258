import type { Device, DeviceInterface, Machine } from './interfaces.ts';

/** What `describeMachine` found, for a terminal. */
export function machineText(machine: Machine): string {
  const lines: string[] = [];
  const { devices, managers, crypto, why } = machine;
  lines.push(`Kernel ${machine.kernel}`, `Privilege: ${privilege(machine.capabilities)}`);
  if (machine.transport !== null) lines.push(`Netlink: ${machine.transport}`);
  for (const limit of machine.transportLimits) lines.push(`  ${limit}`);
  lines.push('');
  if (devices.length === 0) lines.push(`No wireless device. ${why ?? ''}`.trim(), '');
  for (const device of devices) lines.push(...deviceLines(device), '');
  lines.push(
    managers.length > 0
      ? 'Running programs that manage wireless interfaces'
      : 'No program manages wireless interfaces now.',
  );
  for (const { name, pid, interfaces, because } of managers) {
    const what = interfaces === null ? 'any interface' : interfaces.join(', ');
    lines.push(`  ${name} (process ${pid}): ${what}, by ${because}`);
  }
  lines.push('', "The kernel's ciphers");
  for (const { name, use, available, strength, evidence } of crypto) {
    const verdict =
      available === null
        ? 'not known'
        : `${available ? 'available' : 'missing'}${strength === 'proves' ? '' : ', probably'}`;
    lines.push(`  ${name}: ${verdict}. ${use}.`);
    for (const item of evidence) lines.push(`    ${item.source}, ${strengths[item.strength]}: ${item.says}`);
  }
  return `${lines.join('\n')}\n`;
}

const strengths = { proves: 'proof', suggests: 'hint', nothing: 'says nothing' } as const;

const privilege = (capabilities: readonly string[]): string =>
  capabilities.length > 0 ? capabilities.join(', ') : 'none (reading needs none)';

function deviceLines(device: Device): string[] {
  const list = (words: readonly string[]): string => (words.length > 0 ? words.join(', ') : 'none');
  const { frequenciesMHz: mhz, akms } = device;
  return [
    `Device ${device.name}`,
    ...device.interfaces.map((one) => `  ${interfaceLine(one)}`),
    `  Ciphers: ${list(device.ciphers.map(({ name }) => name))}`,
    `  AKMs: ${akms === null ? 'the driver names none; the supplicant decides' : list(akms.map(({ name }) => name))}`,
    `  Channels: ${mhz.length > 0 ? `${mhz.length}, ${mhz[0]} to ${mhz.at(-1)} MHz` : 'none allowed'}`,
    `  Interface types: ${list(device.interfaceTypes)}`,
    ...device.abilities.flatMap(({ name, able, explained }) => [
      `  ${able === null ? '?  ' : able ? 'yes' : 'no '} ${name}`,
      `        ${explained}`,
    ]),
    `  Extended features: ${list(device.extendedFeatures)}`,
  ];
}

function interfaceLine({
  name,
  ifindex,
  type,
  address,
  up,
  ssid,
  bssid,
  frequencyMHz,
  managedBy,
}: DeviceInterface): string {
  const words = [
    `${name ?? 'without a name'}${ifindex === null ? '' : ` (${ifindex})`}`,
    type,
    address ?? 'no address',
    up === null ? null : up ? 'up' : 'down',
    ssid === null && bssid === null
      ? 'not connected'
      : `in ${ssid === null ? 'a network' : `"${ssid}"`}${bssid ? ` (${bssid})` : ''}`,
    frequencyMHz === null ? null : `${frequencyMHz} MHz`,
    managedBy.length > 0 ? `managed by ${managedBy.join(', ')}` : 'managed by nobody',
  ];
  return words.filter((word) => word !== null).join(', ');
}
