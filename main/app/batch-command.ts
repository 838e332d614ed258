/** `analyze --batch`: many files by worker threads, one line of JSON a file and attempt. docs/batch.md says it to its users. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Secret } from '../calculate/types.ts';
import { type BatchDone, type BatchLine, batchDone, batchError, isBad } from '../report/batch.ts';
import { UserError, unreadable } from '../session/errors.ts';

/** A terminal's line is rewritten so often; elsewhere a line comes every ten seconds. */
const TERMINAL_EVERY = 200;
const LOG_EVERY = 10_000;

/**
 * Analyses the files, and those in the folders and the folders in them. What stands in `output` already is kept and not done again.
 * @param output name of a file; null: standard output
 * @returns exit status: 0 all went well, 1 an attempt failed or did not verify or a file could not be read, 2 none could, 130 interrupted
 * @throws UserError for a name that is not there, and for an `output` that holds something else or cannot be written
 */
export async function analyzeBatch(
  names: readonly string[],
  output: string | null,
  secrets: readonly Secret[],
): Promise<number> {
  if (names.length === 0) throw new UserError('invalid', 'analyze --batch: name at least one file or folder');
  if (names.includes('-'))
    throw new UserError('invalid', 'analyze --batch: standard input (-) is no file of a batch');
  const out = await Output.open(output);
  try {
    const files = await filesOf(names, output);
    if (files.length === 0) throw new UserError('unreadable', `${names.join(', ')}: there is no file in it`);
    return await run(files, out, secrets);
  } finally {
    await out.close();
  }
}

async function run(files: readonly string[], out: Output, secrets: readonly Secret[]): Promise<number> {
  const { done } = out;
  const waiting = files.filter((file) => !done.files.has(file));
  const kept = files.length - waiting.length;
  let [next, finished, unread, bad] = [0, 0, done.unread, done.bad];
  let stopped = false;
  const workers = new Set<FileWorker>();
  const stop = (): void => {
    stopped = true;
    for (const worker of workers) worker.end();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const tell = progress(waiting.length, kept);

  const work = async (): Promise<void> => {
    const worker = new FileWorker(secrets);
    workers.add(worker);
    try {
      while (!stopped) {
        const file = waiting[next++];
        if (file === undefined) return;
        const lines = await worker.lines(file);
        if (stopped || lines === null) return;
        await out.write(lines);
        finished++;
        if (lines[0]?.error != null) unread++;
        bad += lines.filter(isBad).length;
        tell.at(finished);
      }
    } catch (error) {
      stop();
      throw error;
    } finally {
      worker.end();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), waiting.length) }, work));
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
    tell.end();
  }
  const words = [
    `${finished} of ${waiting.length} files analyzed`,
    ...(kept > 0 ? [`${kept} were there already`] : []),
    `${unread} could not be read`,
    `${bad} attempts failed or did not verify`,
  ];
  console.error(`${words.join(', ')}.${stopped ? ` Interrupted: ${out.again}` : ''}`);
  if (stopped) return 130;
  if (unread === done.files.size + finished) return 2;
  return bad > 0 || unread > 0 ? 1 : 0;
}

/** A worker thread with one file at a time. One that dies of a file (of its size, say) says so in that file's line. */
class FileWorker {
  readonly #secrets: readonly Secret[];
  #worker: Worker | null = null;
  #ended = false;
  #answer: (lines: BatchLine[] | null) => void = () => {};

  constructor(secrets: readonly Secret[]) {
    this.#secrets = secrets;
  }

  /** @returns null when it was ended meanwhile */
  lines(file: string): Promise<BatchLine[] | null> {
    return new Promise((done) => {
      if (this.#ended) return done(null);
      let why: unknown = new Error('the analysis of this file ended by itself');
      const worker = this.#worker ?? this.#begun();
      const settle = (lines: BatchLine[] | null): void => {
        worker.removeAllListeners('error').removeAllListeners('exit').removeAllListeners('message');
        done(lines);
      };
      this.#answer = settle;
      worker.once('message', settle);
      worker.once('error', (error) => {
        why = error;
      });
      worker.once('exit', () => {
        this.#worker = null;
        settle([batchError(file, why)]);
      });
      worker.postMessage(file);
    });
  }

  end(): void {
    this.#ended = true;
    this.#answer(null);
    void this.#worker?.terminate();
  }

  #begun(): Worker {
    this.#worker = new Worker(new URL('./batch-worker.js', import.meta.url), { workerData: this.#secrets });
    return this.#worker;
  }
}

interface OutputFile {
  readonly name: string;
  readonly handle: FileHandle;
}

/** Where the lines go. Those of a file are written at once, so that no other's come between. */
class Output {
  readonly done: BatchDone;
  readonly #file: OutputFile | null;
  #length: number;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: OutputFile | null, done: BatchDone) {
    this.#file = file;
    this.done = done;
    this.#length = done.length;
  }

  static async open(name: string | null): Promise<Output> {
    const nothing: BatchDone = { length: 0, files: new Set(), unread: 0, bad: 0 };
    if (name === null) return new Output(null, nothing);
    try {
      const handle = await open(name, 'a+', 0o644);
      try {
        const done = await batchDone(linesOf(name));
        await handle.truncate(done.length);
        return new Output({ name, handle }, done);
      } catch (error) {
        await handle.close();
        throw error instanceof SyntaxError
          ? new UserError('invalid', `${name}: ${error.message}; choose another name for -o`)
          : error;
      }
    } catch (error) {
      throw unreadable(name, error);
    }
  }

  /** What a person does to go on. */
  get again(): string {
    return this.#file
      ? 'the same command goes on.'
      : 'with -o FILE the same command goes on where it was interrupted.';
  }

  /** @throws UserError when the disk refuses; the file then ends with a whole line */
  write(lines: readonly BatchLine[]): Promise<void> {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    this.#last = this.#last.then(() => this.#write(text));
    return this.#last;
  }

  async #write(text: string): Promise<void> {
    if (this.#file === null) {
      await new Promise<void>((done) => process.stdout.write(text, () => done()));
      return;
    }
    const { handle, name } = this.#file;
    try {
      await handle.appendFile(text);
      this.#length += Buffer.byteLength(text);
    } catch (error) {
      await handle.truncate(this.#length).catch(() => {});
      throw unreadable(name, error);
    }
  }

  async close(): Promise<void> {
    await this.#last.catch(() => {});
    await this.#file?.handle.close();
  }
}

/** Lines with their lengths in octets; the last may have no end. */
async function* linesOf(name: string): AsyncGenerator<{ text: string; octets: number; whole: boolean }> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(name)) {
    const octets = Buffer.concat([rest, chunk as Buffer]);
    let from = 0;
    for (let end = octets.indexOf(10); end >= 0; end = octets.indexOf(10, from)) {
      yield { text: octets.toString('utf8', from, end), octets: end + 1 - from, whole: true };
      from = end + 1;
    }
    rest = octets.subarray(from);
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), octets: rest.length, whole: false };
}

/**
 * The files of a batch, each once, those of a folder by name. Links to folders are not followed, for they may lead in a circle.
 * @param without the output, which may lie in a folder of the batch
 */
async function filesOf(names: readonly string[], without: string | null): Promise<string[]> {
  const own = without === null ? null : await realpath(without);
  const files = new Set<string>();
  const within = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await within(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) files.add(path);
    }
  };
  for (const name of names) {
    try {
      if ((await stat(name)).isDirectory()) await within(name);
      else files.add(name);
    } catch (error) {
      throw unreadable((error as NodeJS.ErrnoException).path ?? name, error);
    }
  }
  if (own !== null) for (const file of files) if ((await realpath(file)) === own) files.delete(file);
  return [...files];
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Says on standard error how far it is. */
function progress(total: number, kept: number): { at(done: number): void; end(): void } {
  const terminal = process.stderr.isTTY;
  const every = terminal ? TERMINAL_EVERY : LOG_EVERY;
  const start = Date.now();
  let last = start;
  return {
    at(done) {
      const now = Date.now();
      if (now - last < every) return;
      last = now;
      const left = Math.round((((now - start) / done) * (total - done)) / 1000);
      const words = `${done} of ${total} files${kept > 0 ? ` (${kept} before)` : ''}, ${left} s left`;
      process.stderr.write(terminal ? `\r${words}\u001b[K` : `${words}\n`);
    },
    end() {
      if (terminal) process.stderr.write('\r\u001b[K');
    },
  };
}
