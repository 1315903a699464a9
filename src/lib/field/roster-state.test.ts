import { expect, test } from 'vitest';
import { presenceWords } from '#lib/field/contact-words.ts';
import type { DayContact, DayVisit, RosterEntry } from '#lib/field/day.ts';
import { countsOf, mostUrgent, personAtVisit } from '#lib/field/roster-state.ts';

const ZONE = 'Asia/Seoul';
const contact = (
	id: string,
	occurredAt: string,
	result = 'attended',
	stepKey: string | null = 'k2'
) => ({
	id,
	stepKey,
	mode: 'visit',
	result,
	occurredAt,
	measures: []
});
const entry = (more: Partial<RosterEntry> = {}) =>
	({ enrolmentId: 'e', checkedInAt: null, contacts: [], ...more }) as unknown as RosterEntry;
const visit = (...roster: RosterEntry[]) =>
	({ startsAt: '2026-11-23T00:30:00.000Z', roster }) as unknown as DayVisit;
const unknown = () => null;

test('only a contact held on the day of the visit, in its zone, counts as met there', () => {
	const early = entry({ contacts: [contact('a', '2026-11-22T14:59:00.000Z')] });
	const onDay = entry({ contacts: [contact('a', '2026-11-22T15:00:00.000Z')] });
	const missed = entry({ contacts: [contact('a', '2026-11-23T01:00:00.000Z', 'no_show')] });
	const isMet = (one: RosterEntry) => personAtVisit(one, visit(one), ZONE, unknown).isMet;
	expect([early, onDay, missed].map(isMet)).toEqual([false, true, false]);
	expect(countsOf(visit(early, onDay, missed), ZONE)).toEqual({ people: 3, arrived: 0, met: 1 });
});

test('who was recorded as not having come shows it, until they arrive; a refusal stays beside the arrival', () => {
	const at = '2026-11-23T01:00:00.000Z';
	const known = (result: string, checkedInAt: string | null, ...more: DayContact[]) => {
		const one = entry({ checkedInAt, contacts: [contact('a', at, result), ...more] });
		return personAtVisit(one, visit(one), ZONE, unknown);
	};
	const later = '2026-11-23T01:20:00.000Z';
	expect(known('no_show', null).notMet).toBe('no_show');
	expect(known('no_show', later).notMet).toBeNull();
	// Another phone may have recorded the arrival earlier.
	expect(known('no_show', '2026-11-23T00:40:00.000Z').notMet).toBeNull();
	expect(known('refused', later).notMet).toBe('refused');
	expect(known('unreachable', null, contact('b', later, 'refused')).notMet).toBe('refused');
	expect(known('no_show', null, contact('b', later)).notMet).toBeNull();
	expect(presenceWords(known('no_show', null), ZONE)).toBe('불참으로 기록함');
	expect(presenceWords(known('no_show', later), ZONE)).toBe('10:20 도착');
	expect(presenceWords(known('refused', later), ZONE)).toBe('10:20 도착 · 상담을 원하지 않음');
	const before = entry({ contacts: [contact('a', '2026-11-22T10:00:00.000Z', 'no_show')] });
	expect(presenceWords(personAtVisit(before, visit(before), ZONE, unknown), ZONE)).toBe(
		'아직 도착 전'
	);
});

test('who was only measured was not talked to, and their record shows where it is', () => {
	const measured = entry({
		contacts: [contact('a', '2026-11-23T01:00:00.000Z', 'attended', null)]
	});
	expect(personAtVisit(measured, visit(measured), ZONE, unknown)).toMatchObject({
		isMet: false,
		state: 'with_server'
	});
});

test('a person shows the state that needs a look most; what this phone did not record is with the server', () => {
	const seen = entry({
		checkedInAt: '2026-11-23T00:31:00.000Z',
		contacts: [contact('c', '2026-11-23T01:00:00.000Z')]
	});
	const state = (states: Record<string, 'waiting' | 'with_server' | 'needs_attention'>) =>
		personAtVisit(seen, visit(seen), ZONE, (id) => states[id] ?? null).state;
	expect(state({ e: 'with_server', c: 'waiting' })).toBe('waiting');
	expect(state({ e: 'needs_attention', c: 'waiting' })).toBe('needs_attention');
	expect(state({})).toBe('with_server');
	expect(personAtVisit(entry(), visit(), ZONE, unknown).state).toBeNull();
	expect(mostUrgent([null, 'sending', 'with_server'])).toBe('sending');
});
