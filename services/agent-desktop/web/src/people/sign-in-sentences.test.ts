import { expect, it } from 'vitest';
import { SIGN_IN_FAULTS } from '#contract';
import { signInFault, signInTrouble } from './sign-in-sentences.ts';

it('each reason is read from the address, and has a sentence and what to do of its own', () => {
  const troubles = SIGN_IN_FAULTS.map((fault) => {
    expect(signInFault(`?faute=${fault}`)).toBe(fault);
    return signInTrouble(fault, 'le support, poste 4000');
  });
  expect(new Set(troubles.map(({ what }) => what)).size).toBe(SIGN_IN_FAULTS.length);
  for (const { what, todo } of troubles) {
    expect(what).toMatch(/\.$/);
    expect(todo).toMatch(/^[A-Z].*\.$/);
  }
  expect(signInTrouble('no-role', 'le support, poste 4000').todo).toContain('le support, poste 4000');
});

it('another reason than the server gives is none', () => {
  for (const query of ['', '?faute=', '?faute=Appelez+le+06', '?fault=refused', '?faute=constructor'])
    expect(signInFault(query)).toBeNull();
});
