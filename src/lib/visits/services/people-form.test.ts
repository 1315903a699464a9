import { describe, expect, test } from 'vitest';
import { askedPeople, peopleQuery } from '#lib/visits/services/people-form.ts';
import { fourVisits, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const label = { ko: '한 번', en: 'Once' };
const once = { key: 'once', label, visits: [visitAt(1, 0, 0, 0)], spanDays: 0 };
const twice = { ...once, key: 'twice', visits: [...once.visits, visitAt(2, 7, 0, 0)], spanDays: 7 };
const rules: ServiceRules = {
	...fourVisits,
	organizationKinds: ['school', 'market'],
	organizationSize: { min: 10, max: 500, of: 'members' },
	variants: [once, twice]
};

function asked(address: string, of = rules) {
	const answer = askedPeople(of, new URLSearchParams(address));
	return answer.ok ? answer.value : answer.problems.map(({ field, code }) => `${field} ${code}`);
}

describe('what is asked in an address', () => {
	test('gives the plain rules of the way that was chosen', () => {
		const address = 'people=32&employees=100&kind=school&variant=twice';
		const answer = askedPeople(rules, new URLSearchParams(address));
		if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
		expect(answer.value.rules.visits).toEqual(twice.visits);
		expect(peopleQuery(answer.value)).toBe(address);
	});

	test.each(['-5', '0', '1000000'])(
		'%s people is answered by how many the service takes',
		(typed) => {
			const { min, max } = fourVisits.headcount;
			expect(askedPeople(fourVisits, new URLSearchParams({ people: typed }))).toMatchObject({
				problems: [{ code: 'out_of_range', field: 'people', params: { min, max } }]
			});
		}
	);

	test('needs the number of people alone where the service asks no more', () => {
		const answer = askedPeople(fourVisits, new URLSearchParams('people=32'));
		expect(answer.ok && peopleQuery(answer.value)).toBe('people=32');
	});

	test.each([
		['people=32&employees=100&variant=once', ['kind required']],
		['people=32&employees=100&kind=school', ['variant required']],
		['people=32&employees=100&kind=military&variant=once', ['kind kind_not_served']],
		['people=32&employees=100&kind=nobody&variant=once', ['kind not_a_choice']],
		['people=32&employees=100&kind=school&variant=thrice', ['variant not_a_choice']],
		['people=32&employees=501&kind=school&variant=once', ['employees organization_above_maximum']],
		[
			'people=3&employees=9&kind=school&variant=once',
			['employees organization_below_minimum', 'people headcount_below_minimum']
		]
	])('%s is refused in its field', (address, problems) => {
		expect(asked(address)).toEqual(problems);
	});
});
