import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { confirmationPaper } from '#lib/visits/papers/confirmation-paper.ts';
import ConfirmationSheet from '#lib/visits/papers/ConfirmationSheet.svelte';
import PosterSheet from '#lib/visits/papers/PosterSheet.svelte';
import { poster } from '#lib/visits/papers/poster.ts';

type Series = Parameters<typeof confirmationPaper>[0] & Parameters<typeof poster>[0];

const series = {
	reference: 'A1B2C3D4',
	code: 'ABCDEF',
	headcount: 32,
	confirmedAt: null as Date | null,
	registrationNumber: null,
	variantLabel: null,
	areaLabel: null,
	organizationKind: null,
	service: {
		name: { ko: '찾아가는 설명회', en: 'Briefing' },
		preparation: [{ ko: '조용한 회의실', en: 'A quiet room' }],
		rules: { visits: [] }
	},
	organization: { name: '예시정밀', contactName: '담당', contactEmail: '', contactPhone: '' },
	site: { address: '예시로 1', room: '', zone: 'Asia/Seoul' }
} as unknown as Series;
const visit = (number: number, day: string) => ({
	number,
	startsAt: new Date(`${day}T01:00:00Z`),
	endsAt: new Date(`${day}T03:00:00Z`),
	cancelledAt: null as Date | null
});
const two = [visit(1, '2026-11-26'), visit(2, '2026-12-10')];
const gone = two.map((one) => ({ ...one, cancelledAt: new Date('2026-11-24T00:00:00Z') }));
const early = new Date('2026-11-25T00:00:00Z');
const late = new Date('2026-11-27T00:00:00Z');
const confirmed = { ...series, confirmedAt: new Date('2026-11-23T00:00:00Z') };
const agency = { name: '예시 보건소', phone: '02-000-0000' };
const language = 'ko' as const;
const numbers = ({ visits }: { visits: { number: number }[] }) => visits.map((one) => one.number);

describe('a printed confirmation', () => {
	const printed = (found: Series, visits: typeof two, now: Date, isApologized = false) => {
		const about = { now, language: 'ko', neighbours: null, isApologized } as const;
		const paper = confirmationPaper(found, visits, about);
		return [paper.standing, paper.isAhead, ...numbers(paper)];
	};

	test('promises nothing of what was cancelled, before it was confirmed and after', () => {
		expect(printed(series, gone, early)).toEqual(['cancelled', false]);
		expect(printed(confirmed, gone, early)).toEqual(['cancelled', false]);
		expect(printed(confirmed, [gone[0]!, two[1]!], early)).toEqual(['confirmed', true, 2]);
	});

	test('of what was cancelled says so, and speaks of no time kept, nothing to prepare or change', () => {
		for (const found of [series, confirmed]) {
			const about = { now: early, language, neighbours: null, isApologized: false };
			const paper = confirmationPaper(found, gone, about);
			const { body } = render(ConfirmationSheet, { props: { paper, agency, language } });
			expect(body).toContain('방문 취소 확인서');
			expect(body).toContain(agency.phone);
			expect(body).not.toMatch(/조용한 회의실|확정하였|잡아 두|바꾸거나 취소/);
		}
	});

	test('lists no visit that was over before anybody promised it, nor keeps times then', () => {
		expect(printed(series, two, early)).toEqual(['requested', true, 1, 2]);
		expect(printed(series, two, early, true)).toEqual(['unanswered', false, 1, 2]);
		expect(printed(series, two, late)).toEqual(['unanswered', false, 2]);
		const answered = { ...series, confirmedAt: late };
		expect(printed(answered, two, late, true)).toEqual(['confirmed', true, 2]);
	});

	test('asks for nothing once every visit is over', () => {
		const after = new Date('2026-12-20T00:00:00Z');
		expect(printed(confirmed, two, after)).toEqual(['confirmed', false, 1, 2]);
		expect(printed(series, two, after)).toEqual(['lapsed', false]);
	});
});

describe('a poster', () => {
	const home = 'https://example.go.kr/hangang';
	const shown = (found: Series, visits: typeof two, now: Date) => {
		const made = poster(found, visits, { home, language: 'ko', now });
		return [made.standing, ...numbers(made)];
	};

	test('of a cancelled booking is none, and lists only what holds', () => {
		expect(shown(series, gone, early)).toEqual(['cancelled']);
		expect(shown(confirmed, gone, early)).toEqual(['cancelled']);
		expect(shown({ ...series, confirmedAt: late }, two, late)).toEqual(['confirmed', 2]);
	});

	test('invites nobody to enrol in what was cancelled', () => {
		for (const [visits, invites] of [
			[two, true],
			[gone, false]
		] as const) {
			const made = poster(confirmed, [...visits], { home, language, now: early });
			const { body } = render(PosterSheet, { props: { poster: made, agency, language } });
			expect(body.includes('직접 신청하세요')).toBe(invites);
			expect(body.includes('방문은 이루어지지 않습니다')).toBe(!invites);
		}
	});

	test('promises a mail only to a contact with an address', () => {
		const about = { home, language: 'ko', now: early } as const;
		expect(poster(series, two, about).hasMail).toBe(false);
		const organization = { ...series.organization, contactEmail: 'a@b.example' };
		const made = poster({ ...series, organization }, two, about);
		expect(made.hasMail).toBe(true);
		const textOf = (shown: typeof made) =>
			render(PosterSheet, { props: { poster: shown, agency, language } }).body;
		expect(textOf(made)).toContain('메일로');
		expect(textOf(poster(series, two, about))).not.toContain('메일');
	});
});
