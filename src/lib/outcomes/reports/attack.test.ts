import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#lib/base/days.ts';
import { Reader, standsInAKind } from '#lib/outcomes/reports/conclude-for-tests.ts';
import { Knowledge } from '#lib/outcomes/reports/knowledge-for-tests.ts';
import { judgedIn } from '#lib/outcomes/reports/people.ts';
import { periodOf } from '#lib/outcomes/reports/period.ts';
import { anyTown } from '#lib/outcomes/reports/town-for-tests.ts';
import { layouts, viewsOf } from '#lib/outcomes/reports/views-for-tests.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';

const k = K_AGENCY;
const anyDay = fc.constantFrom('2026-09-30', '2026-11-01', '2026-12-24', '2027-02-14');
const runs = { numRuns: 100 };

describe('whoever sees no records', () => {
	test('cannot undo suppression by combining all that they may open', () => {
		fc.assert(
			fc.property(anyTown, anyDay, (town, day) => {
				const known = new Knowledge();
				new Reader(known, town, viewsOf(town, day)).readAll();
				known.narrow();
				expect(known.wrong()).toEqual([]);
				expect(known.pinned(k)).toEqual([]);
			}),
			runs
		);
	}, 600_000);

	test('learns nothing by looking again in the same month, whatever was recorded in it', () => {
		fc.assert(
			fc.property(anyTown, anyTown, fc.nat(27), (town, more, days) => {
				const today = addDays('2026-10-01', days);
				const newer = more.people.filter(({ facts }) => facts.enrolledOn >= '2026-10-01');
				const grown = { people: [...town.people, ...newer], items: town.items };
				expect(viewsOf(grown, today)).toEqual(viewsOf(town, '2026-10-01'));
			}),
			{ numRuns: 10 }
		);
	}, 120_000);
});

test('everybody stands in exactly one kind of a breakdown', () => {
	const layout = layouts.find(({ key }) => key === 'quarterly-return')!;
	fc.assert(
		fc.property(anyTown, anyDay, (town, day) => {
			const year = periodOf('2026')!;
			const judged = judgedIn(town.people, () => clinic.outcomes[0], year, day);
			const treated = judged.filter(({ result }) => result.status !== 'excluded');
			expect(treated.every((one) => standsInAKind(one, layout))).toBe(true);
		}),
		{ numRuns: 30 }
	);
}, 60_000);
