/** Channel number of a centre frequency in MHz (IEEE 802.11-2020, annex E); null where there is none. */
export function channelOf(frequencyMHz: number): number | null {
  const f = frequencyMHz;
  if (f === 2484) return 14;
  if (f >= 2412 && f <= 2472) return (f - 2407) % 5 ? null : (f - 2407) / 5;
  if (f === 5935) return 2;
  if (f >= 5955 && f <= 7115) return (f - 5950) % 5 ? null : (f - 5950) / 5;
  if (f >= 4910 && f <= 4980) return (f - 4000) / 5;
  if (f >= 5000 && f <= 5895) return (f - 5000) % 5 ? null : (f - 5000) / 5;
  if (f >= 58320 && f <= 69120) return (f - 56160) % 2160 ? null : (f - 56160) / 2160;
  return null;
}

/** Centre frequency in MHz of a channel of 2.4 or 5 GHz, as old headers number them; null where there is none. */
export function frequencyOf(channel: number): number | null {
  if (channel === 14) return 2484;
  if (channel >= 1 && channel <= 13) return 2407 + 5 * channel;
  return channel >= 32 && channel <= 196 ? 5000 + 5 * channel : null;
}
