import { describe, expect, test } from 'vitest';
import { fourVisits, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import { checkRules } from '#lib/visits/time/rules-check.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { agreedRules, variantsFor, withVariant, type Variant } from '#lib/visits/time/variants.ts';

function variant(key: string, more: Partial<Variant> = {}): Variant {
	return {
		key,
		label: { ko: key, en: key },
		visits: [visitAt(1, 0, 0, 0), visitAt(2, 14, 3, 3)],
		spanDays: 28,
		...more
	};
}

const month = variant('month');
const halfYear = variant('half-year', {
	organizationKinds: ['company', 'school'],
	visits: [visitAt(1, 0, 0, 0), visitAt(2, 90, 7, 7), visitAt(3, 182, 7, 0)],
	spanDays: 182
});
const rules: ServiceRules = { ...fourVisits, variants: [month, halfYear] };

describe('the rules of a variant', () => {
	test('are plain rules with its visits and its span', () => {
		const plain = withVariant(rules, 'half-year')!;
		expect(plain).toEqual({ ...fourVisits, visits: halfYear.visits, spanDays: 182 });
		expect(checkRules(plain)).toEqual([]);
	});

	test('are nothing for a key that the service does not have', () => {
		expect(withVariant(rules, 'year')).toBeNull();
		expect(withVariant(rules, null)).toBeNull();
	});

	test('change nothing for a service without variants', () => {
		expect(withVariant(fourVisits, null)).toBe(fourVisits);
	});
});

describe('what somebody agrees on', () => {
	test('are the variants for their kind of organization', () => {
		const keys = (kind: Parameters<typeof variantsFor>[1]) =>
			variantsFor(rules, kind).map(({ key }) => key);
		expect(keys(null)).toEqual(['month', 'half-year']);
		expect(keys('company')).toEqual(['month', 'half-year']);
		expect(keys('market')).toEqual(['month']);
	});

	test('has to be chosen where there is a choice, and only there', () => {
		const refusal = agreedRules(rules, 'company', null);
		expect(refusal).toEqual({ ok: false, problems: [{ code: 'required', field: 'variant' }] });
		const only = agreedRules(rules, 'market', null);
		expect(only.ok && only.value.variant).toBe('month');
	});

	test('is none of another kind of organization', () => {
		const refusal = agreedRules(rules, 'market', 'half-year');
		expect(refusal).toEqual({ ok: false, problems: [{ code: 'not_a_choice', field: 'variant' }] });
	});

	test('needs to know the kind where variants are for some kinds only', () => {
		const refusal = agreedRules(rules, null, 'month');
		expect(refusal).toEqual({ ok: false, problems: [{ code: 'required', field: 'kind' }] });
		expect(agreedRules({ ...rules, variants: [month] }, null, 'month').ok).toBe(true);
	});

	test('is nothing for a kind that the service is not for', () => {
		const forSchools: ServiceRules = { ...fourVisits, organizationKinds: ['school'] };
		expect(agreedRules(forSchools, 'company', null)).toEqual({
			ok: false,
			problems: [{ code: 'kind_not_served', field: 'kind' }]
		});
		expect(agreedRules(forSchools, 'school', null).ok).toBe(true);
	});
});

describe('variants that cannot work are refused in their field', () => {
	const broken = variant('broken', { visits: [visitAt(1, 0, 0, 0), visitAt(2, 40, 0, 0)] });
	test.each([
		['a visit beyond its span', { variants: [month, broken] }, 'variants.1.visits.1'],
		['the same key twice', { variants: [month, month] }, 'variants'],
		['no variant at all', { variants: [] }, 'variants'],
		['a kind that could choose none', { variants: [halfYear] }, 'variants'],
		[
			'a variant for nobody',
			{ variants: [month, variant('none', { organizationKinds: [] })] },
			'variants.1.organizationKinds'
		]
	])('%s', (_, change, field) => {
		expect(checkRules({ ...fourVisits, ...change }).map((one) => one.field)).toContain(field);
	});

	test('what is wrong with the whole service is said once', () => {
		const season = { from: '2026-12-01', to: '2026-11-01' };
		expect(checkRules({ ...rules, season })).toEqual([
			{ code: 'rules_contradict', field: 'season' }
		]);
	});
});
