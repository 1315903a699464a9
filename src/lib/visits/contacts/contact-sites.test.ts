import { expect, test } from 'vitest';
import { againHref, sitesOf } from '#lib/visits/contacts/contact-sites.ts';

const booking = (
	reference: string,
	key: string,
	room: string,
	organizationSize: number | null = null
) => ({
	reference,
	headcount: 32,
	organizationSize,
	organizationKind: null,
	area: null,
	variant: null,
	service: { key },
	organization: { name: '다온정밀 (예시)' },
	site: { id: reference, address: '서울시 한강구 예시로 1', room }
});

test('a place is one however often it was booked, with the newest booking of each service', () => {
	const third = booking('CCCCCCCC', 'briefing', '3층');
	const second = booking('BBBBBBBB', 'clinic', '3층');
	const other = booking('DDDDDDDD', 'clinic', '2층');
	const first = booking('AAAAAAAA', 'clinic', '3층');
	expect(sitesOf([third, other, second, first])).toEqual([
		{ newest: third, byService: [third, second] },
		{ newest: other, byService: [other] }
	]);
	expect(sitesOf([])).toEqual([]);
});

test('booking again asks the first questions with the answers of then', () => {
	expect(againHref('/hangang', booking('AAAAAAAA', 'clinic', '3층'))).toBe(
		'/hangang/book/clinic?people=32&again=AAAAAAAA'
	);
	expect(againHref('/hangang', booking('AAAAAAAA', 'clinic', '3층', 400))).toContain(
		'people=32&employees=400&again='
	);
});
