import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { participants } from '../../../../tests/town/cast.ts';
import { co, fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { dayOf } from '#lib/base/days.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { catchUpOutcomes, checkOutcomes } from '#lib/programmes/standings/outcome-duties.server.ts';
import { resultRows } from '#lib/programmes/standings/result-rows.ts';
import { now } from '#lib/server/clock.server.ts';
import { reading } from '#lib/server/work.server.ts';

const [first, second, third] = participants.map(({ name }) => name) as [string, string, string];
let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown();
}, 60_000);
afterAll(() => field.leave());

/** What evaluating every fact from scratch says, and what is kept, in one order. */
async function bothWays() {
	const { agency, admin, template } = field;
	const people = await reading({ kind: 'system', agencyId: agency.id }, (work) =>
		factsOfEnrolments(work, agency.zone)
	);
	const today = dayOf(now(), agency.zone);
	const anew = people.flatMap((one) =>
		resultRows(template, one.facts, today).map((row) => ({ enrolmentId: one.enrolmentId, ...row }))
	);
	const kept = await admin`
		select enrolment_id as "enrolmentId", outcome_key as "outcomeKey",
			outcome_version as "outcomeVersion", template_key as "templateKey",
			template_version as "templateVersion", cohort_day::text as "cohortDay", standing,
			contact_id as "contactId", steps_due as "stepsDue", steps_kept as "stepsKept",
			lists_held as "listsHeld", lists_full as "listsFull", items_meant as "itemsMeant",
			items_done as "itemsDone", as_of::text as "asOf" from outcome_result`;
	const ordered = (rows: { enrolmentId: string; outcomeKey: string }[]) =>
		[...rows].sort((a, b) =>
			a.enrolmentId + a.outcomeKey < b.enrolmentId + b.outcomeKey ? -1 : 1
		);
	return { anew: ordered(anew), kept: ordered(kept.map((row) => ({ ...row })) as never) };
}

async function expectAgreement() {
	const { anew, kept } = await bothWays();
	expect(kept).toEqual(anew);
	expect(await tallied()).toEqual(await countedUp());
}

const addedUp = () => field.admin`sum(steps_due)::int as due, sum(steps_kept)::int as kept,
	sum(lists_held)::int as held, sum(lists_full)::int as full, sum(items_meant)::int as meant,
	sum(items_done)::int as done`;
const tallied = () => field.admin`
	select outcome_key, counselor_id, month::text, group_size, standing, sum(people)::int as people,
		${addedUp()}
	from outcome_tally group by 1, 2, 3, 4, 5 having sum(people) <> 0 order by 1, 2, 3, 4, 5`;
/** Each result among everybody's, and among those of whoever held its first contact. */
const countedUp = () => field.admin`
	select outcome_key, whose as counselor_id,
		date_trunc('month', cohort_day::timestamp)::date::text as month, group_size, standing,
		count(*)::int as people, ${addedUp()}
	from (select *, null::uuid as whose from outcome_result
		union all select *, counselor_id from outcome_result where counselor_id is not null) each
	group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`;

function anchor(name: string, day: string) {
	const { at, phone } = field;
	const { visitId, enrolmentId } = at(name);
	const chosen = { enrolmentId, visitId, anchor: 'quit_date', day, reason: null };
	return phone.write('anchor', enrolmentId, chosen);
}

type Written = Awaited<ReturnType<FieldTown['phone']['write']>>;
async function send(...facts: Written[]) {
	const verdicts = await field.phone.push(...facts.map(({ envelope }) => envelope));
	return [...verdicts.values()].map(({ verdict }) => verdict);
}

describe('results of enrolments', () => {
	test('stand as soon as somebody enrolled', async () => {
		const { kept } = await bothWays();
		expect(kept).toHaveLength(3 * field.template.outcomes.length);
		await expectAgreement();
	});

	test('follow every fact of a phone: in one batch, again, in another order, one by one', async () => {
		const today = dayOf(now(), field.agency.zone);
		const batch = [
			await field.consent(first, true),
			await field.contact(first, { measures: [co(3)] }),
			await anchor(first, today),
			await field.checkIn(second),
			await field.consent(second, true)
		];
		const later = [
			await field.contact(second, { measures: [co(14)] }),
			await anchor(second, today)
		];
		expect(new Set(await send(...batch))).toEqual(new Set(['applied']));
		await expectAgreement();
		await send(...batch, ...later.toReversed());
		await expectAgreement();
		for (const one of [...later, ...batch]) await send(one);
		await expectAgreement();
		const anchored = await field.admin`
			select distinct enrolment_id from outcome_result where standing = 'unanswered' and outcome_key = 'quit_4w'`;
		expect(anchored).toHaveLength(2);
	});

	test('know a refusal from a batch that is taken one by one, and a death', async () => {
		const { at } = field;
		const gone = await field.contact(third, { result: 'deceased', mode: 'phone' });
		const wrong = await field.contact(third, { stepKey: 'no_such_step' });
		expect(await send(wrong, gone)).toEqual(['refused', 'applied']);
		await expectAgreement();
		const { enrolmentId } = at(third);
		const [row] =
			await field.admin`select closed_on from closure where enrolment_id = ${enrolmentId}`;
		expect(row).toBeDefined();
	});

	test('two facts of one person in two units of work at once are both seen', async () => {
		const facts = [await field.contact(first, { stepKey: 'k1' }), await field.contact(first)];
		await Promise.all(facts.map((one) => send(one)));
		await expectAgreement();
	});
});

describe('duties', () => {
	test('an old database is worked off, and its tally is folded without a change', async () => {
		const { admin, agency } = field;
		const before = await tallied();
		await admin`delete from outcome_tally`;
		await admin`delete from outcome_result`;
		await admin`insert into outcome_backlog select agency_id, id, now() from enrolment`;
		expect(await catchUpOutcomes(agency.id, async () => {})).toBe(3);
		expect(await admin`select from outcome_backlog`).toHaveLength(0);
		expect(await tallied()).toEqual(before);
		await expectAgreement();
		const [rows] = await admin`select count(*)::int as n from outcome_tally`;
		expect(rows!.n).toBe(before.length);
		expect(await checkOutcomes(agency.id)).toBe(0);
	});

	test('a row that differs from its facts, or from the tally, is put right and said', async () => {
		const { admin, agency } = field;
		const { enrolmentId } = field.at(first);
		await admin`update outcome_result set standing = 'answered self_reported+verified '
			where enrolment_id = ${enrolmentId} and outcome_key = 'quit_4w'`;
		await admin`delete from outcome_tally where id = (select id from outcome_tally limit 1)`;
		expect(await checkOutcomes(agency.id)).toBeGreaterThanOrEqual(2);
		const said = await admin`select subject_id from ledger_entry where act = 'outcomes.differed'`;
		expect(said.map((row) => row.subject_id)).toContain(enrolmentId);
		await expectAgreement();
		expect(await checkOutcomes(agency.id)).toBe(0);
	});
});

test('whatever writes a fact of an outcome says so', () => {
	const root = 'src/lib/programmes';
	const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
		/\.server\.ts$/.test(path)
	);
	const writes =
		/(insert\(|writeRows\(work, )(anchor|closure|contactUndo)\b|await writeContact\(|await writeEnrolment\(|!\(await writeEnrolment\(/;
	const silent = files.filter((path) => {
		const text = readFileSync(join(root, path), 'utf8');
		return writes.test(text) && !text.includes('await factsChanged(');
	});
	expect(silent).toEqual([]);
});
