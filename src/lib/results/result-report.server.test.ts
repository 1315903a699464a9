import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aStopService } from '../../../tests/town/stop-services.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import type { Actor, StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { openWords } from '#lib/notices/sealed-words.server.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import {
	editionShown,
	reportedAmong,
	servedTold,
	unreportedSeries
} from '#lib/results/queries.server.ts';
import { exactFigures } from '#lib/results/exact-figures.ts';
import { releaseReport, reportPreview } from '#lib/results/release-report.server.ts';
import { isRetractionMailTrue } from '#lib/results/tell-report.server.ts';
import { retractReport, type Retraction } from '#lib/results/retract-report.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

const DAY_MS = 86_400_000;
const HEADCOUNT = 60;
let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let ours: Awaited<ReturnType<typeof aBookedSeries>>;
let office: StaffActor;
let holder: Actor;
let ends: Date;
let enrolled = 0;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	ours = await aBookedSeries(town.agency, 0, { headcount: HEADCOUNT });
	holder = { kind: 'organization', agencyId: town.agency.id, seriesId: ours.seriesId };
	const [row] = await admin<{ id: string }[]>`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	office = { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role: 'administrator' };
	await acting(office, (work) => confirmSeries(work, town.agency, ours.seriesId));
	const [last] = await admin<{ ends: Date }[]>`
		select max(ends_at) as ends from visit where series_id = ${ours.seriesId}`;
	ends = last!.ends;
}, 60_000);
afterEach(() => {
	delete process.env.DOORSTEP_NOW;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const later = (days: number) => {
	process.env.DOORSTEP_NOW = new Date(ends.getTime() + days * DAY_MS).toISOString();
};

/** People of the series who stand so in the first outcome; `isMet`: a counselor checked them in. */
async function people(count: number, standing: string, isMet = true): Promise<void> {
	const now = process.env.DOORSTEP_NOW;
	delete process.env.DOORSTEP_NOW;
	for (let at = 0; at < count; at++) {
		enrolled += 1;
		const person = { name: `표본 ${enrolled}`, phone: `010-8888-${String(1000 + enrolled)}` };
		const request = { code: ours.series.code, ...person, language: 'ko' as const };
		const outcome = await acting(town.visitor, (work) =>
			enrol(work, town.agency, { ...request, agreed: { general: true } })
		);
		expect(outcome.ok).toBe(true);
	}
	const ids = await admin<{ id: string }[]>`select id from enrolment
		where series_id = ${ours.seriesId} order by enrolled_at desc, id desc limit ${count}`;
	for (const { id } of ids) {
		await admin`update outcome_result set standing = ${standing}, cohort_day = ${ends}
			where enrolment_id = ${id} and outcome_key = 'quit_4w'`;
		if (!isMet) continue;
		await admin`insert into check_in (agency_id, visit_id, enrolment_id, recorded_by, checked_in_at)
			select agency_id, id, ${id}, ${office.staffId}, now() from visit
			where series_id = ${ours.seriesId} order by number limit 1`;
	}
	await admin`delete from outcome_backlog`;
	if (now) process.env.DOORSTEP_NOW = now;
}

const nowMailedTo = (email: string) =>
	admin`update organization set contact_email = ${email} where id =
		(select organization_id from series where id = ${ours.seriesId})`;

const QUIT = 'answered self_reported ';
const SMOKED = 'answered  ';

const preview = () =>
	reading(office, async (work) => reportPreview(work, (await seriesById(work, ours.seriesId))!));
const release = async (actor = office) => {
	const { stamp } = await preview();
	return acting(actor, (work) =>
		releaseReport(work, town.agency, { seriesId: ours.seriesId, stamp })
	);
};
const shown = () => reading(holder, (work: Work) => editionShown(work, ours.seriesId));
const retract = (said: Retraction, actor = office) =>
	acting(actor, (work) => retractReport(work, town.agency, said));
const codes = (outcome: Outcome<unknown>) =>
	outcome.ok ? [] : outcome.problems.map(({ code }) => code);

describe('a result report', () => {
	test('waits for the last visit and for the results of everybody who was met', async () => {
		expect((await preview()).readiness).toBe('visits');
		await people(20, QUIT);
		await people(16, SMOKED);
		// Invented ones, whom nobody met, move nothing.
		await people(9, 'unanswered', false);
		later(10);
		const early = await preview();
		expect(early.readiness).toBe('not_due');
		expect(early.exact).toMatchObject({ tookPart: 36, isOver: true });
		expect(early.exact.outcomes[0]).toMatchObject({ due: 0, notYetDue: 36 });
		expect(codes(await release())).toEqual(['report_not_ready']);
		const list = await reading(office, unreportedSeries);
		expect(list.map(({ id }) => id)).toContain(ours.seriesId);
	});

	test('is released by an administrator, as it was seen', async () => {
		later(60);
		const { readiness, stamp, exact, edition } = await preview();
		expect(readiness).toBe('ready');
		expect(exact.outcomes[0]).toMatchObject({ due: 36, reached: 20, notYetDue: 0 });
		expect(edition.figures.served).toEqual({ kind: 'rounded', value: 35 });
		expect(edition.figures.outcomes[0]).toMatchObject({ key: 'quit_4w', agency: null });
		expect(edition.figures.outcomes[0]!.own).toMatchObject({ percent: 55, atLeast: 20 });
		const lead = { ...office, role: 'lead' } as const;
		expect(codes(await release(lead))).toEqual(['not_allowed']);
		const asSeen = (seen: string) =>
			acting(office, (work) =>
				releaseReport(work, town.agency, { seriesId: ours.seriesId, stamp: seen })
			);
		await people(1, QUIT);
		expect(codes(await asSeen(stamp))).toEqual(['report_changed']);
		const { stamp: before } = await preview();
		const { contactEmail } = ours.series.organization;
		await nowMailedTo('another@company.example');
		expect(codes(await asSeen(before))).toEqual(['report_changed']);
		await nowMailedTo(contactEmail);
		expect((await preview()).stamp).toBe(before);
		expect(await shown()).toBeNull();
		expect((await release()).ok).toBe(true);
	});

	test('says to its organization what was told, and nothing of what is behind it', async () => {
		later(60);
		const told = await shown();
		expect(told).toMatchObject({ edition: 1, figures: { served: { value: 35 } } });
		expect(JSON.stringify(told)).not.toContain('behind');
		expect(JSON.stringify(told)).not.toContain('37');
		const known = await reading(holder, (work) => reportedAmong(work, [ours.seriesId]));
		expect([...known]).toEqual([ours.seriesId]);
		const [notice] = await admin`select recipient, subject from notice
			where template = 'series-report' and subject_id = ${ours.seriesId}`;
		expect(notice!.recipient).toBe(ours.series.organization.contactEmail);
		const [entry] = await admin`select details from ledger_entry where act = 'report.released'`;
		expect(entry!.details).toEqual({ edition: 1 });
	});

	test('has no second edition for nine more, nor any look that differs', async () => {
		later(60);
		const before = await shown();
		await people(9, QUIT);
		const { exact, edition, last, readiness } = await preview();
		expect(readiness).toBe('few_more');
		expect(exactFigures(exact, last, edition, 'en')).toMatchObject({ grown: 9 });
		expect(codes(await release())).toEqual(['report_not_ready']);
		expect(await shown()).toEqual(before);
	});

	test('that is taken back says why, and still needs ten more for the next', async () => {
		later(61);
		const said = { seriesId: ours.seriesId, edition: 1, reason: '표본을 잘못 셌습니다' };
		const other = { ...said, edition: 2 };
		expect(codes(await retract(other))).toEqual(['report_changed']);
		const told = await reading(holder, (work) => servedTold(work, ours.series));
		const asLead = { ...office, role: 'lead' } as const;
		expect(await retract(said, asLead)).toMatchObject({ ok: false });
		// Its mail still waits, so neither goes out.
		expect(await retract(said)).toEqual({ ok: true, value: { isTold: false } });
		expect(await retract(said)).toEqual({ ok: true, value: { isTold: false } });
		const mails = await admin<{ id: string; recipient: string; body: string }[]>`
			select id, recipient, body from notice where template = 'series-report-retracted'`;
		expect(mails).toHaveLength(1);
		const { contactEmail, contactName } = ours.series.organization;
		expect(mails[0]!.recipient).toBe(contactEmail);
		const { body } = await openWords(mails[0]!);
		expect(body).toContain(said.reason);
		// Another may be the contact by now.
		expect(body).not.toContain(contactName);
		const written = await admin`select from ledger_entry where act = 'report.retracted'`;
		expect(written).toHaveLength(1);
		// 46 were met by now; what was told of 37 stands.
		expect(told).toEqual({ kind: 'rounded', value: 35 });
		expect(await reading(holder, (work) => servedTold(work, ours.series))).toEqual(told);
		expect(await shown()).toMatchObject({ figures: null, retraction: { reason: said.reason } });
		expect(codes(await release())).toEqual(['report_not_ready']);
		await people(1, SMOKED);
		expect((await release()).ok).toBe(true);
		expect(await shown()).toMatchObject({ edition: 2, retraction: null });
		expect((await preview()).last!.behind).toMatchObject({ tookPart: 47, due: { quit_4w: 47 } });
	});

	test('has its retraction mailed only where somebody was told of it', async () => {
		const [mail] = await admin<Written[]>`select once_key as "onceKey" from notice
			where template = 'series-report-retracted'`;
		const isTrue = () => reading(office, (work) => isRetractionMailTrue(work, mail!));
		expect(await isTrue()).toBe(false);
		// Being handed over, or given up after a try that may have arrived; and taken back after it.
		await admin`update notice set tried_at = now() where template = 'series-report'`;
		expect(await isTrue()).toBe(true);
		await admin`update notice set withdrawn_at = now() where template = 'series-report'`;
		expect(await isTrue()).toBe(true);
		await admin`update notice set tried_at = null where template = 'series-report'`;
		expect(await isTrue()).toBe(false);
		await admin`update notice set sent_at = now(), withdrawn_at = null
			where template = 'series-report'`;
		expect(await isTrue()).toBe(true);
		const said = { seriesId: ours.seriesId, edition: 2, reason: '표본을 다시 잘못 셌습니다' };
		for (const _ of ['first', 'again']) {
			expect(await retract(said)).toEqual({ ok: true, value: { isTold: true } });
		}
	});

	test('is not asked for of a series whose visits were all cancelled, nor of an own session', async () => {
		const listed = async () => (await reading(office, unreportedSeries)).map(({ id }) => id);
		const other = await aBookedSeries(town.agency, 0, { headcount: HEADCOUNT });
		await acting(office, (work) => confirmSeries(work, town.agency, other.seriesId));
		later(60);
		expect(await listed()).toContain(other.seriesId);
		await admin`insert into published_session
				(agency_id, service_id, day, from_minute, until_minute, stop, series_id, published_at)
			select agency_id, service_id, '2020-01-01', 0, 60, 'x', id, now() from series
			where id = ${other.seriesId}`;
		expect(await listed()).not.toContain(other.seriesId);
		await admin`delete from published_session where series_id = ${other.seriesId}`;
		expect(await listed()).toContain(other.seriesId);
		await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
			select agency_id, id, now(), 'staff', 'organization_asked' from visit where series_id = ${other.seriesId}`;
		expect(await listed()).not.toContain(other.seriesId);
	});

	test('of one agency is not found from another', async () => {
		const [other] = await admin<{ id: string }[]>`select id from agency
			where id <> ${town.agency.id} limit 1`;
		const stranger = { ...holder, agencyId: other!.id } as Actor;
		expect(await reading(stranger, (work) => editionShown(work, ours.seriesId))).toBeNull();
	});
});

test('an own session of the agency has no report to release', async () => {
	const key = await aStopService(admin, town.agency.id, { crewSize: 1 }, { hasProgramme: true });
	await admin`update series set service_id = (select id from service
		where agency_id = ${town.agency.id} and key = ${key}) where id = ${ours.seriesId}`;
	expect(codes(await release())).toEqual(['not_found']);
});
