import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries, listed } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { aBrowser } from '#lib/notices/push-service.test-kit.ts';
import { turnPushOn } from '#lib/notices/push-devices.server.ts';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { moveVisits } from '#lib/visits/changes/move-visits.server.ts';
import { reassignVisit } from '#lib/visits/crews/reassign-visit.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { remindCounselors } from '#lib/visits/reminders/remind-counselors.server.ts';
import { tellCounselors } from '#lib/visits/reminders/tell-counselors.server.ts';
import { seenText } from '#lib/visits/time/moving.ts';

/* What counselors are told of their own visits: who, how often, and that nothing is said of them. */

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let office: StaffActor;
let seriesId: string;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const staff = await admin<{ id: string; role: StaffActor['role'] }[]>`
		select id, role from staff where agency_id = ${agencyId}`;
	const actors = staff.map(({ id, role }) => ({
		kind: 'staff' as const,
		agencyId,
		staffId: id,
		role
	}));
	office = actors.find(({ role }) => role === 'administrator')!;
	for (const actor of actors) {
		const { target } = aBrowser('https://fcm.googleapis.com', randomBytes(8).toString('hex'));
		await acting(actor, (work) => turnPushOn(work, target));
	}
}, 60_000);
beforeEach(async () => {
	await admin`delete from notice`;
	await admin`update allocation set released_at = created_at where released_at is null`;
	({ seriesId } = await aBookedSeries(town.agency, 0));
	await admin`delete from notice`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

/** Does something at a moment of its own, so that no two acts share a minute. */
let minutes = 0;
async function inItsMinute(act: (at: Date) => Promise<unknown>) {
	minutes += 1;
	const at = new Date(Date.now() + minutes * 60_000);
	const outcome = (await act(at)) as { ok: boolean };
	expect(outcome.ok).toBe(true);
	return tellOf(at);
}

async function tellOf(at: Date) {
	const from = new Date(at.getTime() - (at.getTime() % 60_000)).toISOString();
	await tellCounselors(town.agency.id, { from });
	return from;
}

const confirm = () =>
	inItsMinute((at) => acting(office, (work) => confirmSeries(work, town.agency, seriesId), at));
const pushes = async () =>
	(await reading(office, (work) => openedNotices(work))).filter(
		({ channel }) => channel === 'push'
	);
/** Whom something was told, with how many visits. */
const toldOf = async () =>
	Object.fromEntries(
		(await pushes()).map(({ subjectId, subject, body }) => [
			subjectId!,
			Number(/\d+/.exec(subject + body)![0])
		])
	);
const crew = async () =>
	(
		await admin<{ staffId: string; resourceId: string }[]>`
			select distinct r.staff_id as "staffId", r.id as "resourceId" from allocation a
			join resource r on r.id = a.resource_id join visit v on v.id = a.visit_id
			where v.series_id = ${seriesId} and a.released_at is null and r.staff_id is not null`
	).map((one) => one);
const forget = () => admin`delete from notice`;

describe('counselors', () => {
	test('hear of a series when it is promised to them, not while it is asked for', async () => {
		await tellOf(new Date());
		expect(await pushes()).toEqual([]);
		await confirm();
		const visits = await reading(office, (work) => visitsOfSeries(work, seriesId));
		const expected = Object.fromEntries(
			(await crew()).map(({ staffId }) => [staffId, visits.length])
		);
		expect(await toldOf()).toEqual(expected);
	});

	test('are told once, whatever is repeated', async () => {
		const from = await confirm();
		const count = (await pushes()).length;
		await tellCounselors(town.agency.id, { from });
		expect(await pushes()).toHaveLength(count);
	});

	test('hear of a number, and of no service, organization, place or person', async () => {
		await confirm();
		const [found] = await admin`
			select o.name, o.contact_name, t.address, s.reference, e.name as service, e.discreet_words as words
			from series s join organization o on o.id = s.organization_id
			join site t on t.id = s.site_id join service e on e.id = s.service_id where s.id = ${seriesId}`;
		const named = [found!.name, found!.contact_name, found!.address, found!.reference];
		for (const { subject, body, attachments } of await pushes()) {
			expect(attachments).toEqual([]);
			for (const word of [...named, found!.service.ko, ...found!.words, '강하늘', 'http']) {
				expect(subject + body).not.toContain(word);
			}
		}
	});

	test('of whom one gave a visit to another are both told', async () => {
		await confirm();
		await forget();
		const [visit] = await reading(office, (work) => visitsOfSeries(work, seriesId));
		const inCrew = await crew();
		const others = await admin<{ resourceId: string; staffId: string }[]>`
			select id as "resourceId", staff_id as "staffId" from resource
			where agency_id = ${town.agency.id} and staff_id is not null`;
		const spare = others.find(({ staffId }) => inCrew.every((one) => one.staffId !== staffId))!;
		const [from] = inCrew;
		await inItsMinute((at) =>
			acting(
				office,
				(work) =>
					reassignVisit(work, {
						visitId: visit!.id,
						fromResourceId: from!.resourceId,
						toResourceId: spare.resourceId
					}),
				at
			)
		);
		expect(await toldOf()).toEqual({ [from!.staffId]: 1, [spare.staffId]: 1 });
	});

	test('hear when visits move or are cancelled', async () => {
		await confirm();
		await forget();
		const visits = await reading(office, (work) => visitsOfSeries(work, seriesId));
		const seen = seenText(visits.map((one) => ({ ...one, isLeft: true, isSetAlone: false })));
		const times = await listed(town.agency);
		const later = times.find(({ day }) => day > times[0]!.day)!;
		await inItsMinute((at) =>
			acting(
				office,
				(work) =>
					moveVisits(work, town.agency, {
						requestKey: crypto.randomUUID(),
						seriesId,
						number: 1,
						scope: 'all',
						day: later.day,
						minute: later.times[0]!.minute,
						seen
					}),
				at
			)
		);
		const told = await toldOf();
		for (const { staffId } of await crew()) expect(told[staffId]).toBeGreaterThan(0);
		await forget();
		const inCrew = await crew();
		await inItsMinute((at) =>
			acting(
				office,
				(work) =>
					cancelVisits(work, town.agency, {
						seriesId,
						number: 2,
						scope: 'this',
						reason: 'agency_cannot_come',
						sentence: ''
					}),
				at
			)
		);
		expect(Object.values(await toldOf())).toEqual(inCrew.map(() => 1));
	});

	test('are asked for by the acts themselves, in one job for each minute', async () => {
		await admin`delete from pgboss.job where name = 'tell-counselors'`;
		await confirm();
		const jobs = await admin`
			select data, start_after > now() as "isLater" from pgboss.job where name = 'tell-counselors'`;
		expect(jobs).toHaveLength(1);
		expect(jobs[0]).toMatchObject({ isLater: true, data: { agencyId: town.agency.id } });
	});
});

describe('the evening before', () => {
	const at = async (time: string, daysBefore = 1) => {
		const [row] = await admin`
			select to_char((starts_at at time zone 'Asia/Seoul')::date - ${daysBefore}::int, 'YYYY-MM-DD') as day
			from visit where series_id = ${seriesId} and number = 1`;
		process.env.DOORSTEP_NOW = `${row!.day}T${time}:00+09:00`;
		try {
			return await remindCounselors(town.agency.id);
		} finally {
			delete process.env.DOORSTEP_NOW;
		}
	};

	test('tells everybody of the crew how many visits the next day has, once', async () => {
		await confirm();
		await forget();
		const inCrew = await crew();
		expect(await at('17:59')).toBe(0);
		expect(await at('21:00')).toBe(0);
		expect(await at('18:00', 2)).toBe(0);
		expect(await at('18:00')).toBe(inCrew.length);
		expect(await at('18:01')).toBe(0);
		expect(Object.values(await toldOf())).toEqual(inCrew.map(() => 1));
		expect((await pushes())[0]!.subject).toBe('내일 방문 1건');
	});

	test('says nothing of visits that are only asked for, or where the agency switched it off', async () => {
		expect(await at('18:00')).toBe(0);
		await confirm();
		await admin`insert into notice_choice ${admin({
			agency_id: town.agency.id,
			quiet_from: 0,
			quiet_until: 0,
			reminders_off: admin.json(['counselor-evening']),
			changed_at: new Date(),
			changed_by: office.staffId
		})}`;
		expect(await at('18:00')).toBe(0);
		await admin`delete from notice_choice`;
	});

	test('is not told on the next day any more', async () => {
		await confirm();
		await forget();
		await at('20:00');
		const [waiting] = await pushes();
		const [row] = await admin`select created_at from notice where id = ${waiting!.id}`;
		const next = new Date((row!.created_at as Date).getTime() + 13 * 3_600_000);
		process.env.DOORSTEP_NOW = next.toISOString();
		await sendNotice(town.agency.id, { noticeId: waiting!.id });
		delete process.env.DOORSTEP_NOW;
		const after = (await pushes()).find(({ id }) => id === waiting!.id)!;
		expect(after.withdrawnAt).not.toBeNull();
	});
});
