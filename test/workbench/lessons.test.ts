import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLesson, readLessons } from '../../main/views/lessons.ts';
import { workbench } from './bench.ts';

const lessons = readLessons(new URL('../../lessons/', import.meta.url));

describe('the lessons that the program brings', () => {
  let bench: ReturnType<typeof workbench>;
  beforeAll(() => {
    bench = workbench();
  });
  afterAll(() => bench.remove());

  it('are listed with what they are about', async () => {
    const list = await bench.call('lessons', {});
    expect(list.map(({ id }) => id)).toEqual(lessons.map(({ id }) => id));
    expect(list.length).toBeGreaterThanOrEqual(6);
    for (const { title, summary, stops } of list) {
      expect(title).not.toBe('');
      expect(summary).not.toBe('');
      expect(stops).toBeGreaterThan(4);
    }
  });

  it.each(lessons.map(({ id }) => id))('%s: each part is about a step of its session', async (id) => {
    const session = await bench.call('openLesson', { id });
    const stops = session.lesson!.stops;
    expect(session.cursor).toEqual(stops[0]!.at);
    const places = stops.map(({ at }) => at);
    expect(places).not.toContain(null);
    for (const at of places) {
      const step = await bench.call('step', { attempt: at!.attempt, step: at!.key, reveal: false });
      const last = lessons.find((one) => one.id === id)!.stops[places.indexOf(at)]!.path.at(-1);
      expect(step.act).toBe(last);
    }
    // A lesson goes forward.
    const order = places.map((at) => `${at!.attempt.padStart(4)} ${at!.step.split('.')[0]!.padStart(6)}`);
    expect(order).toEqual([...order].sort());
  });

  it('end with another session, or when asked', async () => {
    await bench.call('openLesson', { id: 'wrong-passphrase' });
    const ended = await bench.call('endLesson', {});
    expect(ended!.lesson).toBeNull();
    expect(ended!.attempts).not.toEqual([]);
    await bench.call('openLesson', { id: 'wrong-passphrase' });
    const sample = await bench.call('openSample', {});
    expect(sample.lesson).toBeNull();
    expect(sample.secrets).toEqual([]);
  });

  it('go on without their secret, and say which steps are gone', async () => {
    const { secrets, lesson } = await bench.call('openLesson', { id: 'wrong-passphrase' });
    const without = await bench.call('removeSecret', { id: secrets[0]!.id });
    const gone = without.lesson!.stops.flatMap(({ at }, i) => (at === null ? [lesson!.stops[i]!.title] : []));
    expect(gone).toContain('The MIC differs');
    expect(gone).not.toContain('Message 2 arrives');
  });

  it('an unknown one is refused in words', async () => {
    await expect(bench.call('openLesson', { id: 'no-such' })).rejects.toThrow(
      'There is no lesson “no-such”.',
    );
  });
});

describe('the text of a lesson', () => {
  const whole =
    '# Title\nSummary\nof it.\n\nnumber: 7\npassphrase: secret words\n\n## Part\nstep: attempt 2: check.mic of frame.m3 (3) > mic.sign\nOne\ntwo.\n\nThree.\n';
  it('is read whole', () => {
    expect(parseLesson('x', whole)).toEqual({
      id: 'x',
      title: 'Title',
      number: 7,
      summary: 'Summary of it.',
      passphrase: 'secret words',
      stops: [
        {
          title: 'Part',
          text: ['One two.', 'Three.'],
          attempt: 2,
          path: ['check.mic', 'mic.sign'],
          of: 'frame.m3',
          nth: 3,
          line: 9,
        },
      ],
    });
  });
  it.each([
    ['no title', '## Part\nstep: frame.m1\nText', 'line 1: a lesson begins with its title'],
    ['no parts', '# Title\nText', 'has no parts'],
    ['a part without a step', '# Title\n\n## Part\nText', 'line 3: “Part” names no step'],
    ['a part without text', '# Title\n\n## Part\nstep: frame.m1\n', 'line 3: “Part” says nothing'],
    [
      'two steps',
      '# Title\n\n## Part\nstep: frame.m1\nstep: frame.m2\nText',
      'line 5: “Part” names two steps',
    ],
    ['a number that is none', '# Title\nnumber: x\n', 'line 2: “x” is no number'],
    ['two titles', '# Title\n# Title\n', 'line 2: a second title'],
    [
      'an empty name',
      '# Title\n\n## Part\nstep: frame.m1 >\nText',
      'line 4: “frame.m1 >” is not the name of a step',
    ],
    [
      'a title',
      '# Title\n\n## Part\nstep: Derive PTK\nText',
      'line 4: “Derive PTK” is not the name of a step',
    ],
  ])('with %s is refused with its line', (_, text, message) => {
    expect(() => parseLesson('x', text)).toThrow(message);
    expect(() => parseLesson('x', text)).toThrow('lessons/x/lesson.md');
  });
});
