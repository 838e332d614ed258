/**
 * The rooms of main/ and what each may know: imports run one way. The dependency check reads this table, and the
 * references in each room's tsconfig.json are held against it by a test, so that a wall is a compile error too.
 */
const rooms = {
  base: [],
  standard: ['base'],
  capture: ['base', 'standard'],
  crypto: ['base', 'standard'],
  prefix: [],
  import: ['base', 'standard', 'capture', 'prefix'],
  dissect: ['base', 'standard', 'capture', 'prefix'],
  track: ['base', 'standard', 'capture', 'dissect'],
  calculate: ['base', 'standard', 'capture', 'crypto', 'dissect', 'track'],
  derive: ['base', 'standard', 'capture', 'crypto', 'dissect', 'track', 'calculate'],
  simulate: ['base', 'standard', 'capture', 'crypto', 'dissect'],
  live: ['base', 'standard', 'capture', 'crypto', 'dissect', 'track', 'calculate', 'simulate'],
  diagnose: ['base', 'standard', 'capture', 'crypto', 'dissect', 'track', 'calculate', 'derive'],
};
// What stands before a line is taken off where lines are read; nobody above asks again.
const core = Object.keys(rooms).filter((room) => room !== 'prefix');
rooms.session = core.filter((room) => !['live', 'simulate'].includes(room));
rooms.views = [...rooms.session, 'session'];
rooms.report = [...rooms.session, 'session', 'views'];
rooms.workbench = [...core, 'session', 'views', 'report'];
// Entry points take each thing from the room that makes it; what is read, tracked and derived they leave to the session.
rooms.app = [
  'base',
  'standard',
  'capture',
  'crypto',
  'calculate',
  'simulate',
  'live',
  'session',
  'views',
  'report',
  'workbench',
];

/** Rooms whose families are folders, each entered by its index.ts. */
const halls = ['import', 'dissect', 'calculate', 'derive', 'live', 'session', 'views'];

module.exports = { rooms, halls };
