/**
 * The rooms of main/ and what each may know: imports run one way. The dependency check reads this table, and the
 * references in each room's tsconfig.json are held against it by a test, so that a wall is a compile error too.
 */
const rooms = {
  base: [],
  capture: ['base'],
  crypto: ['base'],
  import: ['base', 'capture'],
  dissect: ['base', 'capture'],
  track: ['base', 'capture', 'dissect'],
  calculate: ['base', 'capture', 'crypto', 'dissect', 'track'],
  derive: ['base', 'capture', 'crypto', 'dissect', 'track', 'calculate'],
  simulate: ['base', 'capture', 'crypto', 'dissect'],
  live: ['base', 'capture', 'crypto', 'dissect', 'track', 'calculate', 'simulate'],
  diagnose: ['base', 'capture', 'crypto', 'dissect', 'track', 'calculate', 'derive'],
};
const core = Object.keys(rooms);
rooms.session = core.filter((room) => !['live', 'simulate'].includes(room));
rooms.views = [...rooms.session, 'session'];
rooms.report = [...rooms.session, 'session', 'views'];
rooms.workbench = [...core, 'session', 'views', 'report'];
rooms.app = ['base', 'workbench'];

/** Rooms whose families are folders, each entered by its index.ts. */
const halls = ['import', 'dissect', 'calculate', 'derive', 'live', 'session', 'views'];

module.exports = { rooms, halls };
