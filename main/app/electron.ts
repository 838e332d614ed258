/** Electron's main process: one window, its menu, and the contract over IPC. All real work is in the worker thread. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  type IpcMainInvokeEvent,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  session,
} from 'electron';
import { channels } from '../../preload/channels.ts';
import type { WorkbenchEvent } from '../../preload/contract/index.ts';
import { contentSecurityPolicy, mimeTypes } from './content.ts';
import { startHost } from './host.ts';
import { KeptFiles } from './kept.ts';
import { menuTemplate } from './menu.ts';

const origin = 'workbench://app';
const renderer = fileURLToPath(new URL('../renderer', import.meta.url));
const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

protocol.registerSchemesAsPrivileged([
  { scheme: 'workbench', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

// The window that is open already is given the files; nothing of this one begins.
if (!app.requestSingleInstanceLock()) app.exit(0);

const kept = new KeptFiles();
const host = startHost(new URL('./worker.js', import.meta.url));
let window: BrowserWindow | null = null;

/** Files named on the command line: what is left after Electron's own switches and, in development, the app's path. */
function filesFromArguments(argv: readonly string[], folder = process.cwd()): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  return (app.isPackaged ? words : words.slice(1)).map((word) => resolve(folder, word));
}

function send(event: WorkbenchEvent): void {
  window?.webContents.send(channels.event, event);
}

/** Serves the built window, and nothing outside its folder. */
async function serve(request: Request): Promise<Response> {
  let path: string;
  try {
    path = decodeURIComponent(new URL(request.url).pathname);
  } catch {
    return new Response('not a well-formed address', { status: 400 });
  }
  const file = normalize(join(renderer, path === '/' ? 'index.html' : path));
  if (!file.startsWith(renderer + sep)) return new Response('outside the application', { status: 403 });
  try {
    return new Response(await readFile(file), {
      headers: {
        'content-type': mimeTypes[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    });
  } catch {
    return new Response('no such file', { status: 404 });
  }
}

/** Registers a call that only the application's own page, in its own top frame, may make. */
function handle<A extends unknown[]>(channel: string, answer: (...args: A) => unknown): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
    const frame = event.senderFrame;
    const own =
      frame !== null && frame === window?.webContents.mainFrame && frame.url.startsWith(`${origin}/`);
    if (!own) throw new Error('refused: not the application window');
    return answer(...(args as A));
  });
}

const captures = [
  {
    name: 'Captures, logs and sessions',
    extensions: ['pcap', 'pcapng', 'cap', 'gz', 'dmp', 'log', 'txt', 'eml', 'mbox', 'json', 'export'],
  },
  { name: 'All files', extensions: ['*'] },
];

function registerCalls(): void {
  handle(channels.call, (method: unknown, input: unknown) => host.call(String(method), input));
  handle(channels.grant, (path: unknown) => {
    if (typeof path !== 'string' || path === '') throw new Error('a file without a path cannot be opened');
    return host.grant(path);
  });
  handle(channels.keep, async (name: unknown, content: unknown) => {
    if (typeof name !== 'string' || !(content instanceof ArrayBuffer)) throw new Error('no text to keep');
    return host.grant(await kept.keep(new Uint8Array(content)), name);
  });
  handle(channels.openDialog, async () => {
    if (!window) return [];
    const chosen = await dialog.showOpenDialog(window, {
      properties: ['openFile', 'multiSelections'],
      filters: captures,
    });
    return chosen.canceled ? [] : chosen.filePaths.map((path) => host.grant(path));
  });
  handle(channels.saveDialog, async (suggestedName: unknown) => {
    if (!window) return null;
    const chosen = await dialog.showSaveDialog(window, {
      defaultPath: String(suggestedName),
      filters: [{ name: 'Session (pcapng)', extensions: ['pcapng'] }],
    });
    return chosen.canceled || !chosen.filePath ? null : host.grant(chosen.filePath);
  });
}

/** Opens files that were given as arguments; the window learns of the session, or why there is none. */
async function openFiles(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const reply = await host.call('open', { files: paths.map((path) => host.grant(path)), add: false });
  if (!reply.ok) send({ type: 'failed', error: reply.error });
}

function openWindow(): void {
  window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Handshake Workbench',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#090b0e' : '#e9ecf0',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window?.show());
  window.on('closed', () => {
    window = null;
  });
  window.webContents.once('did-finish-load', () => void openFiles(filesFromArguments(process.argv)));
  void window.loadURL(`${origin}/`);
}

app.on('second-instance', (_event, argv, folder) => {
  window?.show();
  void openFiles(filesFromArguments(argv, folder));
});
// macOS hands a double-clicked file over by event.
app.on('open-file', (event, path) => {
  event.preventDefault();
  void app.whenReady().then(() => openFiles([path]));
});
app.on('web-contents-created', (_event, contents) => {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
});
app.on('window-all-closed', () => {
  void host.close();
  app.quit();
});

function ready(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, allow) =>
    allow(permission === 'clipboard-sanitized-write'),
  );
  // Asked without a request: the default says yes to everything.
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
  protocol.handle('workbench', serve);
  registerCalls();
  host.listen(send);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate((command) => send({ type: 'command', command }))),
  );
  openWindow();
}

// Not awaited: Electron is ready only after this module has been evaluated.
void app.whenReady().then(ready);
