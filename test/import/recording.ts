import { readFileSync } from 'node:fs';
import type { Bytes } from '../../main/base/bytes.ts';
import { readCapture } from '../../main/capture/read.ts';
import type { CaptureRecord } from '../../main/capture/types.ts';

export const fixtureRecording = (name: string): Bytes =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** The records of a capture among the fixtures. */
export async function recording(name: string): Promise<CaptureRecord[]> {
  const chunks = async function* (): AsyncGenerator<Bytes> {
    yield fixtureRecording(name);
  };
  const records: CaptureRecord[] = [];
  for await (const item of readCapture(chunks(), { file: name }))
    if (item.type === 'record') records.push(item.record);
  return records;
}
