import { and, eq, gt, lt, max, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { CALM_SECONDS, workOffSoon } from '#lib/programmes/standings/await-outcomes.server.ts';
import { refreshOutcomes } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import { outcomeBacklog, outcomeResult } from '#lib/programmes/standings/schema.server.ts';
import { tallied } from '#lib/programmes/standings/tallied.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/** So many enrolments are one transaction, which ends in time on a slow server too. */
const TOGETHER_MAX = 50;
/** So many in one round, so that other duties get their turn. */
const ROUND_MAX = 20_000;
/** So many are looked at in one check. */
const SAMPLE = 500;

const as = (agencyId: string) => ({ kind: 'system', agencyId }) as const;

/** What other rooms work out of the same people's facts, in the same transaction. */
export type AlsoFor = (work: Work, zone: string, enrolmentIds: string[]) => Promise<void>;

/**
 * A duty: works out the results that wait for it (everybody's after an update that brought them), and
 * anew those of definitions that speak of today, once a day. Gives how many people's.
 */
export async function catchUpOutcomes(agencyId: string, alsoFor: AlsoFor): Promise<number> {
	const { zone } = await agencyById(agencyId);
	let handled = 0;
	const waiting = (work: Work) => takeWaiting(work, zone, alsoFor);
	for (const portion of [waiting, (work: Work) => takeAging(work, zone)]) {
		for (let some = -1; some !== 0 && handled < ROUND_MAX; handled += some) {
			some = await acting(as(agencyId), portion);
		}
	}
	await acting(as(agencyId), foldTally);
	return handled;
}

/**
 * A job: the same, once it has been calm. While phones still hand in it comes again, for what it takes
 * they would stand in line for; the duty does not wait for calm.
 */
export async function workOffOutcomes(agencyId: string, alsoFor: AlsoFor): Promise<void> {
	const isCalm = await acting(as(agencyId), async (work) => {
		const { actor, tx, now } = work;
		const [{ last } = { last: null }] = await tx
			.select({ last: max(outcomeBacklog.since) })
			.from(outcomeBacklog)
			.where(eq(outcomeBacklog.agencyId, actor.agencyId));
		if (last === null || now.getTime() - last.getTime() >= CALM_SECONDS * 1000) return true;
		await workOffSoon(work);
		return false;
	});
	if (isCalm) await catchUpOutcomes(agencyId, alsoFor);
}

async function takeWaiting(work: Work, zone: string, alsoFor: AlsoFor): Promise<number> {
	const { actor, tx } = work;
	const waiting = await tx
		.select({ id: outcomeBacklog.enrolmentId })
		.from(outcomeBacklog)
		.where(eq(outcomeBacklog.agencyId, actor.agencyId))
		.orderBy(outcomeBacklog.enrolmentId)
		.limit(TOGETHER_MAX)
		// Whose facts are being written comes next time; who writes while this goes on waits anew.
		.for('update', { skipLocked: true });
	const ids = waiting.map(({ id }) => id);
	if (ids.length === 0) return 0;
	await tx
		.delete(outcomeBacklog)
		.where(
			and(eq(outcomeBacklog.agencyId, actor.agencyId), inList(outcomeBacklog.enrolmentId, ids))
		);
	await refreshOutcomes(work, ids);
	await alsoFor(work, zone, ids);
	return ids.length;
}

async function takeAging(work: Work, zone: string): Promise<number> {
	const { actor, tx, now } = work;
	const aged = await tx
		.selectDistinct({ id: outcomeResult.enrolmentId })
		.from(outcomeResult)
		.where(
			and(eq(outcomeResult.agencyId, actor.agencyId), lt(outcomeResult.asOf, dayOf(now, zone)))
		)
		.limit(TOGETHER_MAX);
	await refreshOutcomes(
		work,
		aged.map(({ id }) => id)
	);
	return aged.length;
}

const sums = sql.join(tallied, sql`, `);
const added = sql.join(
	tallied.map((column) => sql`sum(${column})`),
	sql`, `
);
const isAnything = sql.join(
	[sql.identifier('people'), ...tallied].map((column) => sql`sum(${column}) <> 0`),
	sql` or `
);
const negated = sql.join(
	tallied.map((column) => sql`-${column} as ${column}`),
	sql`, `
);

// What a row of the tally speaks of.
const kind = sql`template_key, template_version, outcome_key, counselor_id, month, group_size, standing`;

/** Rows of the tally that say the same become one. Those that are written meanwhile stay beside it. */
async function foldTally({ actor, tx }: Work): Promise<void> {
	await tx.execute(sql`
		with alike as (
			select id, count(*) over (partition by ${kind}) as times
			from outcome_tally where agency_id = ${actor.agencyId}::uuid
		), gone as (
			delete from outcome_tally t using alike
			where t.agency_id = ${actor.agencyId}::uuid and t.id = alike.id and alike.times > 1
			returning t.*
		)
		insert into outcome_tally (agency_id, id, ${kind}, people, ${sums})
		select agency_id, gen_random_uuid(), ${kind}, sum(people), ${added}
		from gone group by agency_id, ${kind} having ${isAnything}`);
}

/**
 * A duty: works a sample of results out from the facts anew, and adds every result up beside the
 * tally. What differs is put right and said: a line of the ledger for each person, and one for a
 * tally. Gives how many differences; that should always be none.
 */
export async function checkOutcomes(agencyId: string): Promise<number> {
	const ids = await acting(as(agencyId), sampleOf);
	let differences = 0;
	for (let from = 0; from < ids.length; from += TOGETHER_MAX) {
		const some = ids.slice(from, from + TOGETHER_MAX);
		differences += await acting(as(agencyId), (work) => checkSome(work, some));
	}
	return differences + (await acting(as(agencyId), mendTally));
}

async function checkSome(work: Work, ids: string[]): Promise<number> {
	const found = await refreshOutcomes(work, ids);
	for (const subjectId of found) await record(work, { act: 'outcomes.differed', subjectId });
	return found.length;
}

/** Those that follow a point drawn by chance, and from the beginning where too few do. */
async function sampleOf({ actor, tx, now }: Work): Promise<string[]> {
	const from = `${crypto.randomUUID().slice(0, 8)}${newId(now).slice(8)}`;
	const some = (start: string) =>
		tx
			.select({ id: enrolment.id })
			.from(enrolment)
			.where(
				and(
					eq(enrolment.agencyId, actor.agencyId),
					gt(enrolment.id, start),
					// Who waits for their first results has none that could differ.
					sql`not exists (select from outcome_backlog b
						where b.agency_id = ${enrolment.agencyId} and b.enrolment_id = ${enrolment.id})`
				)
			)
			.orderBy(enrolment.id)
			.limit(SAMPLE);
	const after = await some(from);
	const rows = after.length < SAMPLE ? await some('00000000-0000-0000-0000-000000000000') : after;
	return rows.map(({ id }) => id);
}

async function mendTally(work: Work): Promise<number> {
	const { actor, tx } = work;
	const mended = await tx.execute<{ people: number }>(sql`
		with result as (
			select *, date_trunc('month', cohort_day::timestamp)::date as month, 1 as people
			from outcome_result where agency_id = ${actor.agencyId}::uuid
		), said as (
			select ${kind}, -people as people, ${negated}
			from outcome_tally where agency_id = ${actor.agencyId}::uuid
			union all
			select template_key, template_version, outcome_key, null, month, group_size, standing,
				people, ${sums}
			from result
			union all
			select ${kind}, people, ${sums} from result where counselor_id is not null
		)
		insert into outcome_tally (agency_id, id, ${kind}, people, ${sums})
		select ${actor.agencyId}::uuid, gen_random_uuid(), ${kind}, sum(people), ${added}
		from said group by ${kind} having ${isAnything}
		returning people`);
	if (mended.length > 0) {
		const details = { tally: mended.length };
		await record(work, { act: 'outcomes.differed', subjectId: actor.agencyId, details });
	}
	return mended.length;
}
