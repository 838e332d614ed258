import { describe, expect, it } from 'vitest';
import { rules } from '../../main/diagnose/catalogue.ts';
import { inOrder } from '../../main/diagnose/order.ts';

const TURNS = ['cause', 'consequence', 'rest'];

describe('the order of rules follows from their relations', () => {
  it.each([
    ['as the catalogue lists them', rules],
    ['listed the other way round', [...rules].reverse()],
  ])('%s', (_, listed) => {
    const ordered = inOrder(listed);
    const place = (cause: string) => ordered.findIndex((rule) => rule.cause === cause);
    expect(new Set(ordered)).toEqual(new Set(rules));
    expect(ordered).toHaveLength(rules.length);
    for (const { cause, yieldsTo = [], explains = {} } of ordered) {
      for (const other of yieldsTo)
        expect(place(other), `${cause} yields to ${other}`).toBeLessThan(place(cause));
      for (const other of Object.keys(explains))
        expect(place(cause), `${cause} explains ${other}`).toBeLessThan(place(other));
    }
    const turns = ordered.map(({ turn = 'cause' }) => TURNS.indexOf(turn));
    expect(turns).toEqual([...turns].sort());
  });

  it('otherwise they stand as they are listed', () => {
    const listed = [
      { cause: 'eap-failed', yieldsTo: ['comeback'] },
      { cause: 'deauthenticated', turn: 'consequence' },
      { cause: 'ft-failed' },
      { cause: 'comeback' },
    ] as const;
    expect(inOrder(listed).map(({ cause }) => cause)).toEqual([
      'ft-failed',
      'comeback',
      'eap-failed',
      'deauthenticated',
    ]);
  });

  it('relations in a circle are refused', () => {
    const circle = [
      { cause: 'comeback', yieldsTo: ['ft-failed'] },
      { cause: 'ft-failed', yieldsTo: ['comeback'] },
    ] as const;
    expect(() => inOrder(circle)).toThrow('comeback, ft-failed yield to one another');
  });
});
