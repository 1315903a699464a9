import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownChecklists } from '#lib/outcomes/checklists.ts';
import type { Tallied } from '#lib/outcomes/counts.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';

const key = clinic.outcomes[0]!.key;
const row = (lists: Partial<Tallied>, outcomeKey = key): Tallied => ({
	...{ outcomeKey, month: '2026-09', standing: 'unanswered', isOver: true, isMature: true },
	...{ people: 1, stepsDue: 0, stepsKept: 0 },
	...{ listsHeld: 0, listsFull: 0, itemsMeant: 0, itemsDone: 0 },
	...lists
});
const some = (held: number, done: number) =>
	row({ listsHeld: held, listsFull: 0, itemsMeant: held * 8, itemsDone: done });

test('everybody is counted once, however many outcomes a programme has', () => {
	const lists = { listsHeld: 3, listsFull: 1, itemsMeant: 24, itemsDone: 18 };
	const shown = shownChecklists(clinic, [row(lists), row(lists, clinic.outcomes[1]!.key)], 0);
	expect(shown).toMatchObject({ average: 75, exact: lists });
});

test('nothing is said where no contact had a checklist', () => {
	expect(shownChecklists(clinic, [row({})], 0)).toBeNull();
	expect(shownChecklists({ ...clinic, outcomes: [] }, [], 0)).toBeNull();
});

test('without records it is an average alone, in steps of five, of 2k contacts at least', () => {
	const k = K_AGENCY;
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 40 }), fc.nat(), (held, any) => {
			const shown = shownChecklists(clinic, [some(held, held === 0 ? 0 : any % (held * 8))], k);
			if (held < 2 * k) expect(shown).toBeNull();
			else expect([shown!.exact, shown!.average % 5]).toEqual([null, 0]);
		})
	);
});
