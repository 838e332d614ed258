import { open, realpath, rename, rm } from 'node:fs/promises';
import { type CaptureRecord, type JournalEntry, LinkType } from '../capture/types.ts';
import { writePcapng } from '../capture/write.ts';
import { savedClocks } from './clocks/index.ts';
import { type Place, placeToSave } from './place.ts';
import { redacted } from './redact.ts';
import { isOfLines, savedLine } from './save-lines.ts';
import { exportSecrets, recordOf } from './secrets.ts';
import type { Session, Work } from './session.ts';
import { encodeState } from './state.ts';
import { version } from './version.ts';

/**
 * Writes the session as pcapng that Wireshark opens, with our own state in one custom block. Packets are as they were,
 * at the times of the session, and log lines are journal entries between them; keys that the kernel was told or that a
 * line prints are left out unless `includeSecrets`.
 * It is written beside the target and renamed, so that a failure leaves the file that was there.
 * @returns octets written
 */
export async function save(
  session: Session,
  path: string,
  place: Place,
  includeSecrets: boolean,
  work: Work,
): Promise<number> {
  // A link stays one: what it leads to is replaced.
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${process.pid}.part`;
  const handle = await open(temporary, 'w', 0o600);
  let bytes = 0;
  try {
    const state = encodeState({
      version,
      ...placeToSave(place, session),
      clocks: savedClocks(session.clocks),
      digest: await session.digest(work.signal),
      ...(includeSecrets && {
        // Those that a record tells are told again when it is opened.
        secrets: exportSecrets(session.secrets.filter((secret) => recordOf(secret) === null)),
      }),
    });
    await writePcapng(
      {
        async write(chunk) {
          bytes += chunk.length;
          // writeFile goes on at the handle's position and, unlike write, never writes a part only.
          await handle.writeFile(chunk);
        },
      },
      {
        sources: session.store.sources.filter((source) => !isOfLines(source)),
        records: recordsOf(session, includeSecrets, work),
        comments: session.store.comments,
        custom: [state],
        application: `Handshake Workbench ${version}`,
      },
    );
    await handle.sync();
    await handle.close();
    await rename(temporary, target);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
  return bytes;
}

/** The records as they are to be saved, with a look at the person's wishes now and then. */
function* recordsOf(
  session: Session,
  includeSecrets: boolean,
  { signal, onProgress }: Work,
): Generator<CaptureRecord | JournalEntry> {
  const { store } = session;
  let done = 0;
  let time: bigint | null = null;
  for (const record of store.records()) {
    if (++done % 1024 === 0) {
      signal.throwIfAborted();
      onProgress('Saving', done, store.length);
    }
    time = record.time ?? time;
    const source = store.sources[record.source]!;
    // Frames that stood in a line are read from it again.
    if (record.origin !== undefined && isOfLines(source)) continue;
    if (record.linkType === LinkType.Log) {
      yield savedLine(record, source, time, includeSecrets);
      continue;
    }
    const netlink = record.linkType === LinkType.Netlink || record.linkType === LinkType.LinuxSll;
    yield netlink && !includeSecrets ? redacted(record, session.frame(record.index)) : record;
  }
}
