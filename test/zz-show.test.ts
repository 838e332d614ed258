import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { analyse, readJson, reexecute } from './derive/session.ts';
import { fromHex } from '../main/base/bytes.ts';
import type { Secret } from '../main/derive/types.ts';
it.each((process.env.FOLDERS ?? '').split(','))('%s', async (folder) => {
  const kind = process.env.KIND ?? 'MSK';
  const dir = `/work/shared/captures/${folder}`;
  const m = readJson(`${dir}/meta.json`);
  const secrets: Secret[] = (m.keys[kind] ?? []).map((h: string, i: number) => ({ id: `${kind}-${i}`, kind: kind.toLowerCase(), ssid: null, value: fromHex(h), origin: 'log' }));
  const s = await analyse(`${dir}/air.pcap`, process.env.NOSECRET ? [] : secrets);
  const lines: string[] = [];
  for (const t of s.traces) {
    lines.push(`--- attempt ${t.attempt.id} ${t.outcome} ${JSON.stringify(t.decrypted)} ${t.attempt.selection.akm}`);
    for (const st of t.steps) if (st.phase !== 'data' && st.phase !== 'discovery') lines.push([st.id.padStart(3), st.record, st.title, '|', st.detail, '|', st.sentence, st.checks.map((c) => `${c.name}:${c.ok}`).join(' ')].join(' '));
    lines.push(JSON.stringify([t.agreements.map((a) => [a.kind, a.verified, a.messages.length, Object.keys(a.keys)]), t.handshakes.map((h) => [h.kind, h.verified])]));
    lines.push('reexecute: ' + JSON.stringify(reexecute(t, s.world(t), true)));
  }
  writeFileSync(`/tmp/eapshow/${folder}.txt`, lines.join('\n') + '\n');
});
