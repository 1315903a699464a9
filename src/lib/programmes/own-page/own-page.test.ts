import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benefitsOf } from '#lib/programmes/own-page/benefits.ts';
import { checkOwnPage } from '#lib/programmes/own-page/check-own-page.ts';
import { maySee, maySeeReason } from '#lib/programmes/own-page/may-see.ts';
import { trendsOf } from '#lib/programmes/own-page/trends.ts';
import { clinic, closed, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Template } from '#lib/programmes/template.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const at = (days: number, sensitive = true) => ({ today: q(days), sensitive });
const pressure = shippedTemplates().find(({ key }) => key === 'bp-visit')!;

/** The template with these measures read by others alone. */
function keptFrom(template: Template, keys: string[]): Template {
	const measures = template.measures.map((def) =>
		keys.includes(def.key) ? { ...def, seenBy: 'care_team' as const } : def
	);
	return { ...template, measures };
}

describe('what the person may not see', () => {
	const values = fc.integer({ min: 60, max: 250 });
	const kept = fc.subarray(['sbp1', 'dbp1', 'sbp2', 'dbp2', 'sbp_mean', 'dbp_mean', 'pulse']);

	test('never shows: another value of it, also in what is derived from it, changes nothing', () => {
		fc.assert(
			fc.property(kept, values, values, values, (keys, one, other, open) => {
				const template = keptFrom(pressure, keys);
				const read = (hidden: number) => {
					const taken = (key: string) => (keys.includes(key) ? hidden : open);
					const parts = ['sbp1', 'dbp1', 'sbp2', 'dbp2', 'pulse'];
					const said = Object.fromEntries(parts.map((key) => [key, taken(key)]));
					return trendsOf(template, personWith([contactAt(1, 'b1', said)]), at(9));
				};
				expect(read(one)).toEqual(read(other));
				for (const { key } of read(one)) expect(keys).not.toContain(key);
			})
		);
	});

	test('while the same values are shown where nobody alone reads them', () => {
		const said = { sbp1: 130, dbp1: 80, sbp2: 134, dbp2: 84 };
		const shown = trendsOf(pressure, personWith([contactAt(1, 'b1', said)]), at(9));
		expect(shown.map(({ key, points }) => [key, points[0]!.value])).toEqual([
			['sbp_mean', 132],
			['dbp_mean', 82]
		]);
		expect(shown[0]!.points[0]!.band?.en).toBe('Prehypertension');
		expect(maySee(keptFrom(pressure, ['sbp1']), 'sbp_mean')).toBe(false);
	});

	test('nor is why a tailoring holds told, where it looks at such a measure', () => {
		for (const rule of clinic.tailorings) {
			expect(maySeeReason(clinic, rule.key), rule.key).toBe(true);
			const all = keptFrom(
				clinic,
				clinic.measures.map(({ key }) => key)
			);
			if (JSON.stringify(rule.when).includes('"obs"')) {
				expect(maySeeReason(all, rule.key), rule.key).toBe(false);
			}
		}
	});

	test('and a template that would show it is flawed, as is one that shows what is no number', () => {
		expect(checkOwnPage(clinic)).toEqual([]);
		expect(checkOwnPage(keptFrom(clinic, ['co_ppm']))).toEqual([
			{ path: 'ownPage.trends.co_ppm', why: 'co_ppm is not for the person' }
		]);
		const page = { trends: [{ measure: 'smoking_status' }], ownWords: [], benefits: [] };
		expect(checkOwnPage({ ...clinic, ownPage: page })).toEqual([
			{ path: 'ownPage.trends.smoking_status', why: 'is no number' }
		]);
	});
});

describe('a trend', () => {
	const readings = [7, 14, 21, 28].map((days, i) =>
		contactAt(days, `k${i + 2}`, { co_ppm: 12 - i * 4 })
	);

	test('is the same in any order of arrival, and from the oldest on', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(readings, { minLength: 4 }), (shuffled) => {
				const [co] = trendsOf(clinic, personWith(shuffled, { co_ppm: 24 }), at(30));
				expect(co!.points.map(({ value }) => value)).toEqual([24, 12, 8, 4, 0]);
			})
		);
	});

	test('names the band that a value lies in, at its bounds too', () => {
		const taken = [9, 10].map((value, at) => contactAt(7 + at, null, { co_ppm: value }));
		const [co] = trendsOf(clinic, personWith(taken), at(30));
		expect(co!.points.map(({ band }) => band?.en)).toEqual([
			'Below the limit of 10 ppm',
			'At or above the limit of 10 ppm'
		]);
	});

	test('leaves out a contact that did not take place, and all that is sensitive after a no', () => {
		const missed = contactAt(7, 'k2', { co_ppm: 9 }, { result: 'no_show' });
		expect(trendsOf(clinic, personWith([missed]), at(30))).toEqual([]);
		expect(trendsOf(clinic, personWith(readings), at(30, false))).toEqual([]);
	});
});

describe('what somebody has gained', () => {
	const first = { cigs_per_day: 20 };
	const wonOf = (facts: Parameters<typeof benefitsOf>[1], days: number, sensitive = true) =>
		benefitsOf(clinic, facts, at(days, sensitive))[0]?.amount;

	test('is what a day is worth, times the days since the anchor', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 100 }),
				fc.integer({ min: -7, max: 400 }),
				(each, days) => {
					const shown = wonOf(personWith([], { cigs_per_day: each }), days);
					expect(shown).toBe(days < 1 ? undefined : each * 225 * days);
				}
			)
		);
		expect(wonOf(personWith([], first), 10)).toBe(45_000);
	});

	test('is silent without a set anchor, without the answer, after the end, and after a no', () => {
		expect(wonOf({ ...personWith([], first), anchors: [] }, 10)).toBe(undefined);
		expect(wonOf(personWith([]), 10)).toBe(undefined);
		expect(wonOf(closed(personWith([], first), 'lost', 9), 10)).toBe(undefined);
		expect(wonOf(personWith([], first), 10, false)).toBe(undefined);
	});

	test('is silent while it does not go on, and only what was said since the anchor counts', () => {
		const said = (days: number, smoking_status: string) =>
			contactAt(days, 'k2', { smoking_status });
		expect(wonOf(personWith([], { ...first, smoking_status: 'daily' }), 10)).toBe(45_000);
		expect(wonOf(personWith([said(7, 'some')], first), 10)).toBe(undefined);
		expect(wonOf(personWith([said(7, 'some'), said(9, 'none')], first), 10)).toBe(45_000);
	});

	test('is never shown of a measure that others alone read', () => {
		const kept = keptFrom(clinic, ['cigs_per_day']);
		expect(benefitsOf(kept, personWith([], first), at(10))).toEqual([]);
	});
});
