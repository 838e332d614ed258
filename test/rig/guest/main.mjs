/** Inside the virtual machine: brings radios up, runs the scenarios of the job, and leaves what they saw in /rig/out. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Lab } from './lab.mjs';

const job = JSON.parse(readFileSync('/rig/job.json', 'utf8'));
const results = {};
const lab = new Lab(job);
/** Seconds since the machine was switched on, by its own clock. */
const up = () => readFileSync('/proc/uptime', 'latin1').split(' ')[0];
console.log(`${up()} s: bringing radios up`);
await lab.bringUp();
for (const name of job.list) {
  const { default: scenario } = await import(`/rig/scenarios/${name}.mjs`);
  const start = performance.now();
  console.log(`${up()} s: ${name}`);
  let error = null;
  try {
    await lab.begin(name);
    await Promise.race([
      scenario.run(lab),
      new Promise((_, fail) => setTimeout(() => fail(new Error('took more than 300 s')), 300_000).unref()),
    ]);
  } catch (caught) {
    error = caught;
    lab.note(`FAIL ${caught.stack}`);
  }
  await lab.end();
  results[name] = { ok: error === null, seconds: (performance.now() - start) / 1000, error: error?.message };
  writeFileSync('/rig/out/results.json', JSON.stringify(results, null, 1));
}
console.log(`${up()} s: done`);
lab.tearDown();
process.exit(0);
