import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { visible } from '../base/visible.ts';
import { fileError, openPrivate } from './file.ts';
import { CaptureError } from './types.ts';

/**
 * A file that is being made. Where there is one of that name already it is written beside it and takes the name only
 * when it is whole, so that whatever fails leaves the file that was there.
 */
export interface OutputFile {
  readonly descriptor: number;
  /** Where it is now: of the name itself, or beside the file that it is to replace. */
  readonly place: string;
  /** Whether it waits beside the file that it is to replace. */
  readonly beside: boolean;
  /** Whether it is a file, and no pipe or device. */
  readonly plain: boolean;
  /** Cuts it after so many bytes. Does nothing to a pipe or a device. */
  cut(bytes: number): void;
  /** It is whole: writes it to the disk itself, closes it and gives it its name. @throws CaptureError */
  keep(): void;
  /** Closes it where it is, beside the old one perhaps. */
  leave(): void;
  /** Closes and removes it; the file that was there before stays. */
  discard(): void;
}

interface Wish {
  /** Replaces a file that is there; else one that holds anything is refused. */
  readonly force?: boolean | undefined;
  /** Written beside even where nothing is in the way: nobody shall see half of it. */
  readonly whole?: boolean | undefined;
}

/** @throws CaptureError that names the file: it cannot be made, or there is one that holds something */
export function openOutput(path: string, { force = false, whole = false }: Wish = {}): OutputFile {
  const name = visible(path);
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    if (before?.isFile() && before.size > 0 && !force)
      throw new CaptureError(
        `${name}: there is a file of this name already (${before.size} bytes), and nothing was written over it: choose another name, or add --force to replace it`,
      );
    // A pipe or a device is written to; it cannot be replaced.
    const plain = before === undefined || before.isFile();
    const beside = plain && (whole || (before !== undefined && before.size > 0));
    const target = before ? realpathSync(path) : path;
    const place = beside ? `${target}.${process.pid}.part` : path;
    const descriptor = openPrivate(place);
    let open = true;
    const close = (): void => {
      if (open) closeSync(descriptor);
      open = false;
    };
    return {
      descriptor,
      place,
      beside,
      plain,
      cut: (bytes) => {
        if (plain) ftruncateSync(descriptor, bytes);
      },
      keep: () => {
        try {
          if (plain) fsyncSync(descriptor);
          close();
          if (beside) renameSync(place, target);
        } catch (error) {
          close();
          throw fileError(path, error);
        }
      },
      leave: close,
      discard: () => {
        close();
        // An empty file that was there stays one.
        if (plain && (beside || before === undefined)) rmSync(place, { force: true });
        else if (plain) truncateSync(place, 0);
      },
    };
  } catch (error) {
    throw error instanceof CaptureError ? error : fileError(path, error);
  }
}
