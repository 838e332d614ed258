/** Live work on the disk while it goes on, so that it outlives a crash, a kill and a power cut. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RecoveryView } from '../../preload/contract/index.ts';
import { isAlive } from '../base/alive.ts';
import { Recorder } from '../capture/recorder.ts';
import { UserError } from '../session/errors.ts';
import { version } from '../session/version.ts';

const FORM = /^live-(\d+)-(\d+)-(\d+)\.pcapng$/;

/** Where live work is kept, and by whom. */
export interface KeepingOptions {
  /** A folder for this user alone; made where there is none. */
  readonly folder: string;
  /** Of all workers that this process has started, which this one is: those before it have died. */
  readonly worker: number;
}

/** The private files of live work. Each is named by its process and worker, so that what the dead left can be told. */
export class Keeping {
  readonly #options: KeepingOptions;

  constructor(options: KeepingOptions) {
    this.#options = options;
  }

  /** @throws what the disk refuses */
  begin(onError: (error: Error) => void): Recorder {
    const { folder, worker } = this.#options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `live-${process.pid}-${worker}-${Date.now()}.pcapng`);
    return new Recorder(path, `handshake-workbench ${version}`, onError);
  }

  /** What was left by processes and workers that are no more, the newest first. */
  left(): RecoveryView[] {
    return this.#names()
      .flatMap((id) => {
        const [pid = 0, worker = 0, time = 0] = (FORM.exec(id) ?? []).slice(1).map(Number);
        const dead = pid === process.pid ? worker < this.#options.worker : !isAlive(pid);
        const bytes = dead ? statSync(this.path(id), { throwIfNoEntry: false })?.size : undefined;
        return bytes === undefined ? [] : [{ id, time, bytes, own: pid === process.pid }];
      })
      .sort((a, b) => b.time - a.time);
  }

  #names(): string[] {
    try {
      return readdirSync(this.#options.folder).filter((name) => FORM.test(name));
    } catch {
      return [];
    }
  }

  /** @throws UserError when there is none of that id */
  path(id: string): string {
    if (!FORM.test(id)) throw new UserError('invalid', 'There is no live work of this name to recover.');
    return join(this.#options.folder, id);
  }

  /** @throws UserError when there is none of that id, or whoever records it still runs */
  leftPath(id: string): string {
    if (!this.left().some((one) => one.id === id))
      throw new UserError(
        'invalid',
        'There is no live work of this name to recover. It may have been opened or discarded already.',
      );
    return this.path(id);
  }

  discard(id: string): void {
    rmSync(this.leftPath(id), { force: true });
  }
}
