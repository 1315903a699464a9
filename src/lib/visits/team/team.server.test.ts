import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { briefing, namsan } from '../../../../tests/town/cast.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { weekday, type Day } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { reassignVisit } from '#lib/visits/crews/reassign-visit.server.ts';
import { addPerson, sendOnVisits } from '#lib/visits/team/add-person.server.ts';
import { bringBack, changeTeam } from '#lib/visits/team/change-team.server.ts';
import { addPiece, namePiece } from '#lib/visits/team/keep-piece.server.ts';
import { planChange } from '#lib/visits/team/plan-change.server.ts';
import { planPiece, retirePiece } from '#lib/visits/team/retire-piece.server.ts';
import type { TeamChange } from '#lib/visits/team/team-change.ts';
import { knownWords, peopleOfTeam, pieces } from '#lib/visits/team/team-queries.server.ts';
import { giveVisit } from '#lib/visits/week/fill-place.server.ts';
import { offersOfPlace } from '#lib/visits/week/suggestion-queries.server.ts';
import { troubledDays } from '#lib/visits/week/troubled-days-queries.server.ts';
import { boardTown } from '#lib/visits/week/week.test-kit.ts';

let town: Awaited<ReturnType<typeof boardTown>>;
/** The service's rules as they were loaded. */
let rules: Record<string, unknown>;

beforeAll(async () => {
	town = await boardTown();
	const [row] = await town.admin`select rules from service where key = ${briefing.key}
		and agency_id = ${town.agency.id}`;
	rules = row!.rules;
}, 60_000);
afterEach(async () => {
	const { admin } = town;
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select agency_id, id, now(), 'system', 'requested_by_mistake' from visit on conflict do nothing`;
	await admin`update resource set retired_at = null, skills = '{}' where staff_id is not null`;
	await admin`update resource set retired_at = now() where equipment_kind is not null`;
	await admin`delete from special_hours`;
	await admin`delete from working_hours`;
	await admin`insert into working_hours (agency_id, resource_id, weekday, from_minute, to_minute)
		select agency_id, id, d, 540, 1080 from resource, generate_series(1, 5) d
		where staff_id is not null`;
	await withRules({});
});
afterAll(() => town.leave());

const withRules = (more: object) =>
	town.admin`update service set rules = ${town.admin.json({ ...rules, ...more } as never)}
		where key = ${briefing.key}`;

/** A briefing that one counselor holds, on some day. */
async function aBriefing() {
	const seriesId = await town.booked({ serviceKey: briefing.key });
	const [visit] = await town.visitsOf(seriesId);
	const [member] = await reading(town.lead, (work) => crewOfSeries(work, seriesId));
	const everybody = await town.everybody();
	const others = everybody.map((one) => one.resourceId).filter((id) => id !== member!.resourceId);
	const day = town.dayOfVisit(visit!);
	return { seriesId, visit: visit!, day, holder: member!.resourceId, others };
}

const plan = async (resourceId: string, change: TeamChange) => {
	const { zone } = town.agency;
	const planned = await reading(town.lead, (work) => planChange(work, resourceId, change, zone));
	if (!planned.ok) throw new Error(planned.problems[0]!.code);
	return planned.value;
};
const change = (resourceId: string, wanted: TeamChange, seen = '', actor = town.lead) =>
	acting(actor, (work) => changeTeam(work, town.agency, { resourceId, change: wanted, seen })).then(
		codeOf
	);
const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'done' : outcome.problems[0]!.code);
const act = <T>(what: (work: Work<StaffActor>) => Promise<Outcome<T>>) =>
	acting(town.lead, what).then(codeOf);
const troubled = () => reading(town.lead, (work) => troubledDays(work, town.agency.zone));

async function trayCodes(day: Day) {
	const { tray } = await town.board(day);
	return tray.map(({ id, troubles }) => [id, ...troubles.map(({ code }) => code)]);
}

async function lastEntry(name: string) {
	const [entry] = await town.admin`select subject_id, actor_id, details from ledger_entry
		where act = ${name} order by at desc limit 1`;
	return entry;
}

const hoursOnly = (from: number, to: number): TeamChange => ({
	kind: 'hours',
	hours: [1, 2, 3, 4, 5].map((one) => ({
		weekday: one,
		fromMinute: from * 60,
		toMinute: to * 60
	}))
});
const noHours: TeamChange = { kind: 'hours', hours: [] };
const retirement: TeamChange = { kind: 'retirement' };

describe('hours that shrink', () => {
	test('are saved only by who has seen the promises they hit, which stand and wait in the tray', async () => {
		const { visit, day, holder } = await aBriefing();
		expect(await change(holder, noHours)).toBe('promises_hit');
		expect(await trayCodes(day)).toEqual([]);

		const { hit, seen } = await plan(holder, noHours);
		expect(hit.map((one) => [one.visit.id, ...one.troubles])).toEqual([
			[visit.id, { code: 'outside_hours', resourceId: holder }]
		]);
		expect(await change(holder, noHours, seen)).toBe('done');
		expect(await trayCodes(day)).toEqual([[visit.id, 'outside_hours']]);
		expect(await troubled()).toEqual([{ day, count: 1 }]);
		const [same] = await town.visitsOf(visit.seriesId);
		expect(same).toMatchObject({ startsAt: visit.startsAt, endsAt: visit.endsAt, sequence: 0 });
		expect(await lastEntry('hours.changed')).toMatchObject({
			subject_id: holder,
			actor_id: town.lead.staffId,
			details: { before: '1-5 09:00–18:00', after: '' }
		});

		expect(await change(holder, hoursOnly(9, 18))).toBe('done');
		expect(await trayCodes(day)).toEqual([]);
		expect(await troubled()).toEqual([]);
	});

	test('are refused when other promises are hit than those that were shown', async () => {
		const { holder, visit, others } = await aBriefing();
		const { seen } = await plan(holder, noHours);
		const give = { visitId: visit.id, fromResourceId: holder, toResourceId: others[0]! };
		expect(await act((work) => reassignVisit(work, give))).toBe('done');
		const { seen: ofOther } = await plan(others[0]!, noHours);
		expect(ofOther).not.toBe(seen);
		expect(await change(others[0]!, noHours, seen)).toBe('changed_meanwhile');
		expect(await change(holder, noHours)).toBe('done');
	});

	test('that touch each other hold a visit over both, in the board and in the list of weeks', async () => {
		const { day, holder } = await aBriefing();
		const spans = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17].map((from) => ({
			...{ weekday: weekday(day), fromMinute: from * 60, toMinute: from * 60 + 60 }
		}));
		expect(await change(holder, { kind: 'hours', hours: spans })).toBe('done');
		expect(await troubled()).toEqual([]);
	});

	test('that leave every promise whole are saved at once', async () => {
		const { holder } = await aBriefing();
		expect(await change(holder, hoursOnly(8, 20))).toBe('done');
		expect((await plan(holder, hoursOnly(8, 20))).hit).toEqual([]);
	});

	test('offer no new visit outside them', async () => {
		for (const { resourceId } of await town.everybody()) await change(resourceId, noHours);
		await expect(town.booked({ serviceKey: briefing.key })).rejects.toThrow();
	});
});

describe('special hours on one date', () => {
	test('stand instead of those of its weekday, until they are taken back', async () => {
		const { visit, day, holder } = await aBriefing();
		const night = { kind: 'special', day, spans: [{ fromMinute: 0, toMinute: 60 }] } as TeamChange;
		expect(await change(holder, night)).toBe('promises_hit');
		expect(await change(holder, night, (await plan(holder, night)).seen)).toBe('done');
		expect(await trayCodes(day)).toEqual([[visit.id, 'outside_hours']]);
		expect(await troubled()).toEqual([{ day, count: 1 }]);
		expect(await change(holder, { kind: 'special', day, spans: [] })).toBe('done');
		expect(await trayCodes(day)).toEqual([]);
		expect(await lastEntry('special_hours.changed')).toMatchObject({
			details: { day, before: '00:00–01:00', after: '' }
		});
	});

	test('that a visit needs are not taken back unseen', async () => {
		const { day, holder } = await aBriefing();
		const long = {
			kind: 'special',
			day,
			spans: [{ fromMinute: 480, toMinute: 1200 }]
		} as TeamChange;
		expect(await change(holder, long)).toBe('done');
		expect(await change(holder, noHours)).toBe('done');
		expect(await change(holder, { kind: 'special', day, spans: [] })).toBe('promises_hit');
	});
});

describe('skills', () => {
	const skilled: TeamChange = { kind: 'skills', skills: ['english'] };
	const unskilled: TeamChange = { kind: 'skills', skills: [] };

	/** A briefing that asks for a skill which one counselor has. */
	async function aSkilledBriefing() {
		await withRules({ skills: ['english'] });
		const [one, ...rest] = (await town.everybody()).map(({ resourceId }) => resourceId);
		expect(await change(one!, skilled)).toBe('done');
		const booked = await aBriefing();
		expect(booked.holder).toBe(one);
		return { ...booked, rest };
	}

	test('decide who is proposed, and who may be given the visit', async () => {
		const { visit, holder, rest } = await aSkilledBriefing();
		const give = { visitId: visit.id, fromResourceId: holder, toResourceId: rest[0]! };
		expect(await act((work) => reassignVisit(work, give))).toBe('counselor_lacks_skill');
		const offers = await reading(town.lead, (work) =>
			offersOfPlace(work, { visitId: visit.id, fromResourceId: holder }, town.agency.zone)
		);
		expect(offers!.candidates.map(({ isFree, reasons }) => [isFree, reasons[0]!.code])).toEqual(
			rest.map(() => [false, 'skill_missing'])
		);
		expect(await change(rest[0]!, skilled)).toBe('done');
		expect(await act((work) => reassignVisit(work, give))).toBe('done');
	});

	test('decide who may fill an empty place', async () => {
		const { visit, holder, rest } = await aSkilledBriefing();
		await town.admin`update allocation set released_at = now() where visit_id = ${visit.id}`;
		const give = { visitId: visit.id, fromResourceId: null };
		const to = (toResourceId: string) => act((work) => giveVisit(work, { ...give, toResourceId }));
		expect(await to(rest[0]!)).toBe('counselor_lacks_skill');
		expect(await to(holder)).toBe('done');
	});

	test('taken away leave the visit in the tray, with who could come instead', async () => {
		const { visit, day, holder, rest } = await aSkilledBriefing();
		expect(await change(holder, unskilled)).toBe('promises_hit');
		const { hit, seen } = await plan(holder, unskilled);
		expect(hit[0]!.troubles).toEqual([{ code: 'skill_missing', resourceId: holder }]);
		expect(await change(holder, unskilled, seen)).toBe('done');
		expect(await trayCodes(day)).toEqual([[visit.id, 'skill_missing']]);
		expect(await troubled()).toEqual([{ day, count: 1 }]);
		await change(rest[1]!, skilled);
		const give = { visitId: visit.id, fromResourceId: holder, toResourceId: rest[1]! };
		expect(await act((work) => giveVisit(work, give))).toBe('done');
		expect(await trayCodes(day)).toEqual([]);
		expect(await troubled()).toEqual([]);
	});

	test('known are those that services ask for and those that somebody has', async () => {
		await withRules({ skills: ['english'], equipment: [{ kind: 'van', count: 1 }] });
		const [one] = await town.everybody();
		await change(one!.resourceId, { kind: 'skills', skills: ['수어'] });
		const known = await reading(town.lead, knownWords);
		expect(known.skills).toEqual(expect.arrayContaining(['english', '수어']));
		expect(known.kinds).toContain('van');
	});
});

describe('who goes on no new visits', () => {
	test('keeps what was promised until somebody else gets it, and can be brought back', async () => {
		const { visit, day, holder } = await aBriefing();
		expect(await change(holder, retirement)).toBe('promises_hit');
		expect(await change(holder, retirement, (await plan(holder, retirement)).seen)).toBe('done');
		expect(await trayCodes(day)).toEqual([[visit.id, 'retired']]);
		expect(await troubled()).toEqual([{ day, count: 1 }]);
		expect((await town.everybody()).map(({ resourceId }) => resourceId)).not.toContain(holder);
		expect(await change(holder, noHours)).toBe('not_found');

		expect(await act((work) => bringBack(work, holder))).toBe('done');
		expect(await act((work) => bringBack(work, holder))).toBe('not_found');
		expect(await trayCodes(day)).toEqual([]);
	});
});

describe('equipment', () => {
	async function aPiece(label: string) {
		const outcome = await acting(town.lead, (work) => addPiece(work, { kind: 'van', label }));
		if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
		return outcome.value;
	}
	const retire = async (pieceId: string, seen?: string) => {
		const planned = await reading(town.lead, (work) => planPiece(work, pieceId));
		const known = planned.ok ? planned.value.seen : '';
		return act((work) => retirePiece(work, { pieceId, seen: seen ?? known }));
	};

	test('out of use is replaced where another piece is free, and missed where none is', async () => {
		await withRules({ equipment: [{ kind: 'van', count: 1 }] });
		const first = await aPiece('1호차');
		const { visit, day } = await aBriefing();
		const second = await aPiece('2호차');
		expect(await retire(first, '')).toBe('promises_hit');
		expect(await retire(first)).toBe('done');
		const taken = () => town.admin`select resource_id from allocation
			where visit_id = ${visit.id} and released_at is null and resource_id in (${first}, ${second})`;
		expect((await taken()).map((one) => one.resource_id)).toEqual([second]);
		expect(await trayCodes(day)).toEqual([]);

		expect(await retire(second)).toBe('done');
		expect((await taken()).map((one) => one.resource_id)).toEqual([second]);
		expect(await trayCodes(day)).toEqual([[visit.id, 'equipment_retired']]);
		expect(await troubled()).toEqual([{ day, count: 1 }]);
		expect(await act((work) => bringBack(work, second))).toBe('done');
		expect(await trayCodes(day)).toEqual([]);
	});

	test('that is taken at the same time is no replacement', async () => {
		await withRules({ equipment: [{ kind: 'van', count: 1 }] });
		await aPiece('1호차');
		await aPiece('2호차');
		const { visit } = await aBriefing();
		const other = await aBriefing();
		expect(other.visit.startsAt).toEqual(visit.startsAt);
		const [taken] = await town.admin`select resource_id as id from allocation a
			join resource r on r.id = a.resource_id and r.equipment_kind = 'van'
			where a.visit_id = ${visit.id} and a.released_at is null`;
		const instead = async () => {
			const planned = await reading(town.lead, (work) => planPiece(work, taken!.id));
			return planned.ok && planned.value.lines.map((line) => line.instead?.label ?? null);
		};
		expect(await instead()).toEqual([null]);
		await aPiece('3호차');
		expect(await instead()).toEqual(['3호차']);
	});

	test('has a name that can change, and is no counselor', async () => {
		const id = await aPiece('측정기');
		expect(await act((work) => namePiece(work, { pieceId: id, label: '측정기 2호' }))).toBe('done');
		const [piece] = (await reading(town.lead, pieces)).filter((one) => one.id === id);
		expect(piece).toEqual({ id, kind: 'van', label: '측정기 2호', isRetired: false });
		expect(await change(id, noHours)).toBe('not_found');
		const [holder] = await town.everybody();
		const wrong = { pieceId: holder!.resourceId, label: 'x' };
		expect(await act((work) => namePiece(work, wrong))).toBe('not_found');
		expect(await retire(holder!.resourceId)).toBe('not_found');
	});
});

describe('people', () => {
	const person = {
		name: '새 상담사 예시',
		email: 'new@hangang.example',
		role: 'counselor',
		language: 'ko'
	} as const;

	test('who are added as counselors go on visits, others when the office says so', async () => {
		expect(await act((work) => addPerson(work, town.agency, person))).toBe('done');
		const head = { ...person, email: 'head2@hangang.example', role: 'head' } as const;
		expect(await act((work) => addPerson(work, town.agency, head))).toBe('done');
		const team = await reading(town.lead, (work) => peopleOfTeam(work, '2026-01-01'));
		const added = team.find(({ email }) => email === person.email)!;
		const office = team.find(({ email }) => email === head.email)!;
		expect(added).toMatchObject({ hasPassword: false, goes: { hours: [], isRetired: false } });
		expect(office.goes).toBeNull();
		expect(await act((work) => sendOnVisits(work, office.id))).toBe('done');
		expect(await act((work) => sendOnVisits(work, office.id))).toBe('changed_meanwhile');
	});

	test('an address that somebody has is refused, and nothing is left behind', async () => {
		const taken = { ...person, email: 'gaon@hangang.example' };
		expect(await act((work) => addPerson(work, town.agency, taken))).toBe('email_taken');
	});
});

test('a counselor changes nothing of the team, and nobody anything of another agency', async () => {
	const [one] = await town.everybody();
	const counselor: StaffActor = { ...town.lead, role: 'counselor' };
	const id = one!.resourceId;
	expect(await change(id, noHours, '', counselor)).toBe('not_allowed');
	const acts: ((work: Work<StaffActor>) => Promise<Outcome<unknown>>)[] = [
		(work) => bringBack(work, id),
		(work) => addPiece(work, { kind: 'van', label: 'x' }),
		(work) => namePiece(work, { pieceId: id, label: 'x' }),
		(work) => retirePiece(work, { pieceId: id, seen: '' }),
		(work) => sendOnVisits(work, town.lead.staffId)
	];
	for (const each of acts) {
		expect(codeOf(await acting(counselor, each))).toBe('not_allowed');
	}
	const elsewhere: StaffActor = { ...town.lead, agencyId: namsan.id };
	expect(await change(id, noHours, '', elsewhere)).toBe('not_found');
	expect(codeOf(await acting(elsewhere, (work) => bringBack(work, id)))).toBe('not_found');
});
