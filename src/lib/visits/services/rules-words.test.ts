import { describe, expect, test } from 'vitest';
import { fourVisits, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import { languages } from '#lib/base/localized.ts';
import { kindWords } from '#lib/visits/organization-words.ts';
import { peopleQuestions } from '#lib/visits/services/people-questions.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { ruleWords } from '#lib/visits/services/rules-words.ts';
import { organizationKinds } from '#lib/visits/time/who-may-book.ts';

const hours = { fromMinute: 600, untilMinute: 720 };

function said(change: Partial<ServiceRules>, language: 'ko' | 'en' = 'en') {
	return ruleWords({ ...fourVisits, ...change }, language).flatMap(({ lines }) => lines);
}

describe('the rules of a service in words', () => {
	test('are none where it has none', () => {
		expect(said({})).toEqual([]);
	});

	test.each([
		[
			{ calendar: [{ ...hours, days: [4], weeks: [2, 4] }] } as const,
			'매월 둘째·넷째 목 10:00–12:00',
			'2nd·4th Thu of the month 10:00–12:00'
		],
		[
			{ calendar: [{ ...hours, days: [1, 3] }] } as const,
			'매주 월·수 10:00–12:00',
			'Every Mon·Wed 10:00–12:00'
		],
		[
			{ calendar: [{ ...hours, dates: ['2026-03-14'] }] },
			'2026년 3월 14일 (토) 10:00–12:00',
			'Sat 14 Mar 2026 10:00–12:00'
		],
		[{ season: { from: '2026-03-02' } }, '2026년 3월 2일 (월)부터', 'From Mon 2 Mar 2026'],
		[{ caps: { seriesAMonth: 10 } }, '한 달에 10곳까지', '10 organizations a month'],
		[
			{ calendar: [{ ...hours, days: [1, 2], monthDays: [5, -1] }] } as const,
			'매월 5일·말일 (월·화) 10:00–12:00',
			'Each month on the 5.·the last day (Mon·Tue) 10:00–12:00'
		],
		[
			{ closed: [{ from: '12-21', to: '01-10' }] },
			'매년 12월 21일부터 1월 10일까지',
			'Every year, 21/12 to 10/1'
		],
		[{ begins: [{ days: [1], weeks: [1] }] } as const, '매월 첫째 월', '1st Mon of the month'],
		[
			{
				rounds: [{ opens: '2026-12-01', opensAtMinute: 540, from: '2027-01-04', to: '2027-03-31' }]
			},
			'2027년 1월 4일 (월)부터 2027년 3월 31일 (수)까지 방문: 2026년 12월 1일 (화) 09:00부터 신청',
			'Visits Mon 4 Jan 2027 to Wed 31 Mar 2027: requests From Tue 1 Dec 2026 09:00'
		],
		[
			{ pace: { gapDays: 10 } },
			'방문과 방문 사이는 10일 이상',
			'At least 10 days from one visit to the next'
		],
		[{ caps: { seriesAQuarter: 5 } }, '한 분기에 5곳까지', '5 organizations a quarter'],
		[
			{ turnMinutes: 30, turnPlaces: [{ fromMinute: 1080, untilMinute: 1200, places: 2 }] },
			'18:00–20:00, 같은 시간에 2명',
			'18:00–20:00, 2 at a time'
		],
		[{ breaks: [{ fromMinute: 720, untilMinute: 780 }] }, '12:00–13:00', '12:00–13:00'],
		[
			{ organizationSize: { min: 300, of: 'households' } } as const,
			'300세대 이상인 곳을 위한 서비스입니다.',
			'For organizations of 300 households or more.'
		]
	])('say %j', (change, ko, en) => {
		const rules = structuredClone(change) as Partial<ServiceRules>;
		expect(said(rules, 'ko')).toEqual([ko]);
		expect(said(rules, 'en')).toEqual([en]);
	});

	test('put the small first whom the waiting list does, and name a stop by its name', () => {
		const change = { organizationSize: { max: 300 }, waitingFirst: { sizeMax: 50 } };
		expect(said(change, 'ko')).toContain('50명 이하인 곳에 먼저 시간을 안내합니다.');
		const stops = [{ key: 'hall', name: { ko: '강당', en: 'Hall' }, address: '예시로 1' }];
		const calendar = [{ ...hours, days: [2 as const], stop: 'hall' }];
		expect(said({ stops, calendar })).toEqual(['Every Tue 10:00–12:00 (Hall)']);
	});

	test('name the place of a window and the days between which it stands', () => {
		const window = { ...hours, days: [2 as const], stop: '과학관', until: '2026-06-30' };
		expect(said({ calendar: [window] }, 'ko')).toEqual([
			'매주 화 10:00–12:00 (과학관) 2026년 6월 30일 (화)까지'
		]);
	});
});

test('every kind of organization has a name of its own in both languages', () => {
	for (const language of languages) {
		const names = organizationKinds.map((kind) => kindWords(kind, language));
		expect(new Set(names).size).toBe(organizationKinds.length);
	}
});

describe('the first questions', () => {
	test('ask only what the service needs to know', () => {
		const { size, kinds, variants } = peopleQuestions(fourVisits, 'ko');
		expect([size, kinds, variants]).toEqual([null, [], []]);
	});

	test('offer the kinds and the ways with what each of them means', () => {
		const variants = [
			{ key: 'once', label: { ko: '1회', en: 'Once' }, visits: [visitAt(1, 0, 0, 0)], spanDays: 0 },
			{
				key: 'six-weeks',
				label: { ko: '6주', en: 'Six weeks' },
				organizationKinds: ['school' as const],
				visits: fourVisits.visits,
				spanDays: 42
			}
		];
		const rules = { ...fourVisits, variants };
		const asked = peopleQuestions({ ...rules, organizationKinds: ['school', 'market'] }, 'en');
		expect(asked.kinds.map(({ value }) => value)).toEqual(['school', 'market']);
		expect(asked.variants.map(({ label, hint }) => `${label}: ${hint}`)).toEqual([
			'Once: One visit',
			'Six weeks: 4 visits within 6 weeks · Only for: School'
		]);
	});
});
