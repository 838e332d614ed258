// The dependency rule of docs/architecture.md: imports run one way.
const { rooms, halls } = require('./rooms.cjs');

// A family's folder is entered by its door. Tests may look inside.
const families = `^main/(${halls.join('|')})/[^/]+/`;
const doors = '/index\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `main-${room}-knows-only-what-is-below`,
      severity: 'error',
      from: { path: `^main/${room}/` },
      to: {
        path: '^(main|renderer|native-bridge)/',
        // live/ speaks the bridge's protocol; the bridge itself is another process.
        pathNot: `^main/(${[room, ...allowed].join('|')})/${room === 'live' ? '|^native-bridge/protocol' : ''}`,
      },
    })),
    {
      name: 'a-family-is-entered-by-its-door',
      severity: 'error',
      from: { path: '^(main|native-bridge|preload|renderer)/', pathNot: '^main/[^/]+/[^/]+/' },
      to: { path: families, pathNot: doors },
    },
    {
      name: 'a-family-enters-another-by-its-door',
      severity: 'error',
      from: { path: '^main/([^/]+/[^/]+)/' },
      to: { path: families, pathNot: `${doors}|^main/$1/` },
    },
    {
      name: 'no-import-family-knows-another',
      severity: 'error',
      from: { path: '^main/import/([^/]+)/' },
      to: { path: '^main/import/([^/]+)/', pathNot: '^main/import/$1/' },
    },
    {
      name: 'native-bridge-knows-bytes-and-the-standard-alone',
      severity: 'error',
      from: { path: '^native-bridge/' },
      to: { path: '^(main|renderer|preload)/', pathNot: '^main/(base|standard)/' },
    },
    {
      name: 'only-rooms-of-the-window-know-the-contract',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/(session|views|report|workbench|app)/' },
      to: { path: '^preload/' },
    },
    {
      name: 'only-app-and-preload-import-electron',
      severity: 'error',
      from: { pathNot: '^(main/app|preload)/' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'renderer-knows-the-contract-alone',
      severity: 'error',
      // A test beside a view may hold it against the engine.
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(main|native-bridge)/' },
    },
    {
      name: 'renderer-and-preload-have-no-node',
      severity: 'error',
      from: { path: '^(renderer|preload/contract)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'preload-knows-nothing-else',
      severity: 'error',
      from: { path: '^preload/' },
      to: { path: '^(main|renderer|native-bridge)/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.css$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
    // Tests look anywhere; a rule's stands beside it.
    exclude: { path: 'vite.config.ts|^main/.*\\.test\\.ts$' },
  },
};
